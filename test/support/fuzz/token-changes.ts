import { createHmac } from "node:crypto";
import type { Claims } from "../launching.ts";
import { jwkOf, signed, type SigningPlatform } from "../signing-platform.ts";
import { oddText, oddValue, type Draw } from "./draw.ts";

export interface Signers {
  readonly platform: SigningPlatform;
  /** Another registered platform, of another company. */
  readonly other: SigningPlatform;
}

/** A token made otherwise than the platform makes it. */
export interface TokenChange {
  readonly name: string;
  readonly harmless: boolean;
  readonly forge: (claims: Claims, signers: Signers, draw: Draw) => string;
}

const b64 = (value: unknown): string => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
const parts = (token: string): [string, string, string] => token.split(".") as [string, string, string];
const header = (kid: string, change: object = {}): object => ({ alg: "RS256", typ: "JWT", kid, ...change });

const withHeader =
  (change: (draw: Draw, signers: Signers) => object): TokenChange["forge"] =>
  (claims, signers, draw) =>
    signed(header(signers.platform.key.kid, change(draw, signers)), claims, { key: signers.platform.key.privateKey });

function changedBytes(text: string, draw: Draw): string {
  const bytes = Buffer.from(text, "base64url");
  const at = draw.int(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << draw.int(8));
  return bytes.toString("base64url");
}

const HARMFUL: readonly Omit<TokenChange, "harmless">[] = [
  {
    name: "alg",
    forge: withHeader((draw) => ({
      alg: draw.pick([undefined, null, "none", "nOnE", "HS256", "RS384", "RS512", "PS256", "ES256", "rs256", 7, {}, ["RS256"]]),
    })),
  },
  {
    name: "kid",
    forge: withHeader((draw) => ({
      kid: draw.pick<unknown>([undefined, null, "", 7, {}, ["first"], "unknown", "FIRST", "../first", "x".repeat(300), oddText(draw)]),
    })),
  },
  {
    name: "a key brought along",
    forge: withHeader((draw, { other }) => ({
      [draw.pick(["jwk", "jku", "x5u", "x5c"])]: draw.pick<unknown>([jwkOf(other.key), other.jwksUrl, [], null]),
    })),
  },
  { name: "an extension", forge: withHeader((draw) => ({ [draw.pick(["crit", "b64", "enc", "zip"])]: oddValue(draw) })) },
  { name: "typ", forge: withHeader((draw) => ({ typ: draw.pick<unknown>([null, 7, "JWE", "at+jwt", "", {}]) })) },
  {
    name: "another company's platform",
    forge: (claims, { platform, other }) => signed(header(platform.key.kid), claims, { key: other.key.privateKey }),
  },
  { name: "another company's token", forge: (claims, { other }) => other.sign({ ...claims, iss: other.issuer, aud: "client-b" }) },
  { name: "HS256 with what is public", forge: (claims, { platform }, draw) => hmac(claims, platform, draw) },
  {
    name: "no signature",
    forge: (claims, { platform }, draw) => `${b64({ alg: "none", kid: platform.key.kid })}.${b64(claims)}.${draw.pick(["", "AAAA"])}`,
  },
  {
    name: "signature changed",
    forge: (claims, { platform }, draw) => rejoin(platform.sign(claims), (all) => [all[0], all[1], changedBytes(all[2], draw)]),
  },
  {
    name: "payload exchanged",
    forge: (claims, { platform }) => rejoin(platform.sign(claims), (all) => [all[0], b64({ ...claims, sub: "admin" }), all[2]]),
  },
  {
    name: "header exchanged",
    forge: (claims, { platform }) =>
      rejoin(platform.sign(claims), (all) => [b64({ alg: "RS256", kid: platform.key.kid, x: 1 }), all[1], all[2]]),
  },
  { name: "cut", forge: (claims, { platform }, draw) => cut(platform.sign(claims), draw) },
  {
    name: "parts",
    forge: (claims, { platform }, draw) => platform.sign(claims) + draw.pick([".", ".AAAA", ".AAAA.BBBB", "=", "\n", " ", "%00"]),
  },
  {
    name: "no JSON",
    forge: (_claims, { platform }, draw) => platform.sign(draw.pick(["", "{", "null", "[]", '"text"', "1", oddText(draw)])),
  },
  { name: "nothing like a token", forge: (_claims, _signers, draw) => oddText(draw) },
];

const HARMLESS: readonly TokenChange[] = [
  { name: "as it should be", harmless: true, forge: (claims, { platform }) => platform.sign(claims) },
  { name: "typ in small letters", harmless: true, forge: withHeader(() => ({ typ: "jwt" })) },
  { name: "no typ", harmless: true, forge: withHeader(() => ({ typ: undefined })) },
  { name: "an unknown header", harmless: true, forge: withHeader((draw) => ({ "x-vendor": oddValue(draw) })) },
  { name: "more white space", harmless: true, forge: (claims, { platform }) => platform.sign(JSON.stringify(claims, null, 2)) },
];

export const RIGHT: TokenChange = HARMLESS[0] as TokenChange;
export const drawTokenChange = (draw: Draw): TokenChange =>
  draw.chance(0.8) ? { ...draw.pick(HARMFUL), harmless: false } : draw.pick(HARMLESS);

function hmac(claims: Claims, platform: SigningPlatform, draw: Draw): string {
  const pem = platform.key.publicKey.export({ type: "spki", format: "pem" }).toString();
  const secret = draw.pick([pem, JSON.stringify(platform.published[0]), ""]);
  const input = `${b64(header(platform.key.kid, { alg: "HS256" }))}.${b64(claims)}`;
  return `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`;
}

const rejoin = (token: string, change: (all: [string, string, string]) => readonly string[]): string => change(parts(token)).join(".");
const cut = (token: string, draw: Draw): string => token.slice(0, draw.int(token.length));
