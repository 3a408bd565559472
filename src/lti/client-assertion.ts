import type { KeyObject } from "node:crypto";
import { createRequire } from "node:module";
import { SECOND } from "../shared/clock.ts";
import { lazy } from "../shared/lazy.ts";
import type { PlatformRecord } from "./records.ts";

const jwt = lazy(() => createRequire(import.meta.url)("jsonwebtoken") as typeof import("jsonwebtoken"));

/** Moodle refuses an assertion from a clock 30 s ahead of its own. */
const BACKDATED = 30;
const LIFE = 300;

export interface Signing {
  readonly key: { readonly kid: string; readonly key: KeyObject };
  /** Epoch ms. */
  readonly now: number;
  /** Fresh for each request. */
  readonly jti: string;
}

/** The form that asks for a bearer token of these scopes: OAuth 2 client credentials with a signed assertion (1EdTech Security Framework 4.1, RFC 7523). */
export function tokenForm(
  platform: Pick<PlatformRecord, "clientId" | "tokenUrl" | "tokenAudience">,
  scopes: readonly string[],
  { key: { kid, key }, now, jti }: Signing,
): Readonly<Record<string, string>> {
  const iat = Math.floor(now / SECOND) - BACKDATED;
  const aud = platform.tokenAudience ?? platform.tokenUrl;
  const claims = { iss: platform.clientId, sub: platform.clientId, aud, iat, exp: iat + LIFE, jti };
  return {
    grant_type: "client_credentials",
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: jwt().sign(claims, key, { algorithm: "RS256", keyid: kid }),
    scope: scopes.join(" "),
  };
}
