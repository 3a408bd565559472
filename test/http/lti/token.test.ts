import { createHmac, generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from "@jest/globals";
import { accepted, begin, claimsFor, refusalFaults, register, type Begun } from "../../support/launching.ts";
import { startTool, type Tool } from "../../support/lti-tool.ts";
import { LURE, jwkOf, rsaPair, signed, startSigningPlatform, type SigningPlatform } from "../../support/signing-platform.ts";

let tool: Tool;
let platform: SigningPlatform;
let stranger: SigningPlatform;
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const weak = rsaPair("weak", 1024);
const sealing = rsaPair("sealing");

beforeAll(async () => {
  tool = await startTool();
  platform = await startSigningPlatform();
  stranger = await startSigningPlatform(rsaPair("first"));
  platform.published = [
    jwkOf(platform.key),
    { ...ec.publicKey.export({ format: "jwk" }), kid: "ec", alg: "ES256", use: "sig" },
    jwkOf(weak),
    jwkOf(sealing, { use: "enc" }),
  ];
  await register(tool, platform);
  await register(tool, stranger, { clientId: "client-b", tenant: "other" });
});
// Unknown key ids share a small allowance of fetches; a case must not be refused for want of one.
beforeEach(() => {
  tool.shift += 60_000;
});
afterAll(async () => {
  await tool.close();
  await platform.close();
  await stranger.close();
});

const b64 = (value: unknown): string => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
const hmac = (header: object, payload: object, secret: string): string => {
  const input = `${b64(header)}.${b64(payload)}`;
  return `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`;
};
const pem = (): string => platform.key.publicKey.export({ type: "spki", format: "pem" }).toString();
const parts = (payload: object): [string, string, string] => platform.sign(payload).split(".") as [string, string, string];

type Forge = (payload: Record<string, unknown>) => string;
const rs =
  (header: Record<string, unknown>, hash = "sha256"): Forge =>
  (payload) =>
    signed({ alg: "RS256", typ: "JWT", kid: "first", ...header }, payload, { key: platform.key.privateKey, hash });

const FORGED: [id: string, title: string, forge: Forge][] = [
  ["J01", "no kid", rs({ kid: undefined })],
  ["J02", "wrong kid", rs({ kid: "nobody" })],
  ["J03", "JSON instead of a JWT", (payload) => JSON.stringify(payload)],
  ["J04", "alg none", (payload) => `${b64({ alg: "none", kid: "first" })}.${b64(payload)}.`],
  ["J05", "alg nOnE", (payload) => `${b64({ alg: "nOnE", kid: "first" })}.${b64(payload)}.`],
  ["J06", "HS256 with the public PEM as secret", (payload) => hmac({ alg: "HS256", kid: "first" }, payload, pem())],
  [
    "J07",
    "HS256 with the JWK as secret",
    (payload) => hmac({ alg: "HS256", kid: "first" }, payload, JSON.stringify(platform.published[0])),
  ],
  ["J08", "HS256 with an empty secret", (payload) => hmac({ alg: "HS256", kid: "first" }, payload, "")],
  ["J09", "signed by a stranger, known kid", (payload) => stranger.sign(payload)],
  ["J10", "alg RS384", rs({ alg: "RS384" }, "sha384")],
  ["J11", "alg RS512", rs({ alg: "RS512" }, "sha512")],
  ["J12", "alg PS256", rs({ alg: "PS256" })],
  ["J13", "ES256 by an EC key of the set", (payload) => signed({ alg: "ES256", kid: "ec" }, payload, { key: ec.privateKey })],
  ["J13", "RS256 naming the EC key", rs({ kid: "ec" })],
  ["J14", "own key in the jwk header", (payload) => stranger.sign(payload, { jwk: jwkOf(stranger.key) })],
  ["J15", "jku header to a strange key set", (payload) => stranger.sign(payload, { jku: stranger.issuer + LURE })],
  ["J16", "x5u header to a strange key set", rs({ x5u: "http://127.0.0.1:1/strange" })],
  ["J17", "kid with path and SQL signs", rs({ kid: "../../etc/passwd' OR 1=1 --" })],
  ["J18", "kid as an object", rs({ kid: { $ne: null } })],
  ["J19", "signature removed", (payload) => `${parts(payload).slice(0, 2).join(".")}.`],
  [
    "J20",
    "one bit of the signature changed",
    (payload) => {
      const [header, body, signature] = parts(payload);
      const bytes = Buffer.from(signature, "base64url");
      bytes.writeUInt8(bytes.readUInt8(10) ^ 1, 10);
      return `${header}.${body}.${bytes.toString("base64url")}`;
    },
  ],
  [
    "J21",
    "payload exchanged, old signature",
    (payload) => {
      const [header, , signature] = parts(payload);
      return `${header}.${b64({ ...payload, sub: "admin" })}.${signature}`;
    },
  ],
  ["J22", "five-part token", (payload) => `${platform.sign(payload)}.AAAA.BBBB`],
  ["J23", "garbage a.b.c", () => "a.b.c"],
  ["J24", "empty token", () => ""],
  ["J26", "crit header", rs({ crit: ["exp"] })],
  ["J26", "unencoded payload (b64)", rs({ b64: false, crit: ["b64"] })],
  ["J27", "key that is for encryption", (payload) => signed({ alg: "RS256", kid: "sealing" }, payload, { key: sealing.privateKey })],
  ["J28", "key of 1,024 bits", (payload) => signed({ alg: "RS256", kid: "weak" }, payload, { key: weak.privateKey })],
  ["J29", "token of 200 KB", (payload) => platform.sign({ ...payload, filler: "x".repeat(200_000) })],
];

const finish = async (forge: (payload: Record<string, unknown>, begun: Begun) => string) => {
  const browser = tool.browser();
  const begun = await begin(browser, platform);
  const iat = Math.floor((Date.now() + tool.shift) / 1000);
  return browser.post("/lti/launch", {
    state: begun.state,
    id_token: forge(claimsFor(platform, begun.nonce, { iat, exp: iat + 60 }), begun),
  });
};

describe("only RS256 by the platform's own key opens a session (1.4)", () => {
  it("takes the platform's own token", async () => {
    expect(accepted(await finish((payload) => platform.sign(payload)))).toBe(true);
  });

  test.each(FORGED)("%s %s", async (_id, _title, forge) => {
    expect(refusalFaults(await finish(forge), ["learner-1"])).toEqual([]);
    expect(stranger.strays + platform.strays).toBe(0);
  });

  it("J25 id_token sent twice", async () => {
    const browser = tool.browser();
    const begun = await begin(browser, platform);
    const token = platform.sign(claimsFor(platform, begun.nonce));
    expect(refusalFaults(await browser.post("/lti/launch", `state=${begun.state}&id_token=${token}&id_token=${token}`))).toEqual([]);
  });

  it("J30 tenant B signs in the name of tenant A", async () => {
    expect(refusalFaults(await finish((payload) => stranger.sign(payload, { kid: "b" })))).toEqual([]);
    expect(refusalFaults(await finish((payload) => stranger.sign({ ...payload, iss: stranger.issuer, aud: "client-b" })))).toEqual([]);
  });
});
