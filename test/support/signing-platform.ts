import { createSign, generateKeyPairSync, type KeyObject } from "node:crypto";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type KeySetFault = "none" | "503" | "drop" | "html" | "hang" | "slow" | "huge" | "redirect";

export interface Pair {
  readonly kid: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export const rsaPair = (kid: string, modulusLength = 2048): Pair => ({ kid, ...generateKeyPairSync("rsa", { modulusLength }) });

/** A platform under the test's hand: it signs whatever it is told to, and its key set can fail in every way. */
export interface SigningPlatform {
  readonly issuer: string;
  readonly jwksUrl: string;
  key: Pair;
  /** What the key set shows; by default the public half of {@link key}. */
  published: readonly object[];
  fault: KeySetFault;
  fetches: number;
  bytesSent: number;
  /** Calls at a path that a forgery or a redirect names: none of our requests may cause one. Whoever else finds this port by chance is not counted. */
  strays: number;
  sign(payload: unknown, header?: Readonly<Record<string, unknown>>, key?: KeyObject): string;
  rotate(kid: string): void;
  close(): Promise<void>;
}

/** Where nothing of ours may ever look. */
export const LURE = "/strange";

export const jwkOf = ({ kid, publicKey }: Pair, extra: object = { alg: "RS256", use: "sig" }): object => ({
  ...publicKey.export({ format: "jwk" }),
  kid,
  ...extra,
});

const part = (value: unknown): string => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

/** A compact JWS with exactly this header and payload (text is taken as it stands), RS256 unless told otherwise. */
export function signed(header: unknown, payload: unknown, { key, hash = "sha256" }: { key: KeyObject; hash?: string }): string {
  const input = `${part(header)}.${part(payload)}`;
  return `${input}.${createSign(hash).update(input).sign(key).toString("base64url")}`;
}

export async function startSigningPlatform(pair: Pair = rsaPair("first")): Promise<SigningPlatform> {
  const server: Server = createServer((request, response) => {
    if (request.url !== "/jwks") {
      if (request.url?.startsWith(LURE) === true) platform.strays += 1;
      response.writeHead(404).end();
      return;
    }
    platform.fetches += 1;
    answer(platform, response);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const platform: SigningPlatform = {
    issuer,
    jwksUrl: `${issuer}/jwks`,
    key: pair,
    published: [jwkOf(pair)],
    fault: "none",
    fetches: 0,
    bytesSent: 0,
    strays: 0,
    sign: (payload, header = {}, key = platform.key.privateKey) =>
      signed({ alg: "RS256", typ: "JWT", kid: platform.key.kid, ...header }, payload, { key }),
    rotate(kid) {
      platform.key = rsaPair(kid);
      platform.published = [jwkOf(platform.key)];
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  return platform;
}

function answer(platform: SigningPlatform, response: ServerResponse): void {
  const json = JSON.stringify({ keys: platform.published });
  const send = (): void => void response.writeHead(200, { "content-type": "application/json" }).end(json);
  switch (platform.fault) {
    case "none":
      return send();
    case "503":
      return void response.writeHead(503).end("busy");
    case "drop":
      return void response.destroy();
    case "html":
      return void response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><p>Maintenance");
    case "hang":
      return undefined;
    case "slow":
      return void setTimeout(send, 3_000);
    case "redirect":
      return void response.writeHead(302, { location: platform.issuer + LURE }).end();
    case "huge":
      return pour(platform, response);
  }
}

/** 64 MB in chunks, as far as the reader takes them. */
function pour(platform: SigningPlatform, response: ServerResponse): void {
  const chunk = Buffer.alloc(64 * 1024, " ");
  response.writeHead(200, { "content-type": "application/json" });
  const more = (): void => {
    while (platform.bytesSent < 64_000_000 && !response.destroyed) {
      platform.bytesSent += chunk.length;
      if (!response.write(chunk)) return void response.once("drain", more);
    }
    response.end();
  };
  more();
}
