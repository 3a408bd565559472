import { createPublicKey } from "node:crypto";
import type { KeyObject } from "node:crypto";
import jwt from "jsonwebtoken";
import { z } from "zod";

const KeySetSchema = z.object({
  keys: z.array(z.looseObject({ kty: z.literal("RSA"), kid: z.string(), n: z.string(), e: z.string() })),
});
const HeaderSchema = z.object({ alg: z.literal("RS256"), kid: z.string() });

/** What became of a JWT that the tool signed. */
export type ToolJwt =
  | { type: "valid"; payload: Record<string, unknown> }
  | { type: "expired" }
  | { type: "early"; iat: number }
  | { type: "unknownKey" }
  | { type: "invalid" }
  | { type: "unreachable" };

/** The tool's key set: cached, and fetched again once when a signature does not verify with it. */
export interface ToolKeys {
  verify(token: string): Promise<ToolJwt>;
  forget(): void;
}

const FETCH_LIMIT_MS = 5_000;
const CLOCK_LEEWAY_S = 10;

async function fetchKeys(url: string): Promise<Map<string, KeyObject> | null> {
  try {
    const response = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(FETCH_LIMIT_MS) });
    const set = KeySetSchema.parse(await response.json());
    return new Map(set.keys.map(({ kid, kty, n, e }) => [kid, createPublicKey({ key: { kty, n, e }, format: "jwk" })]));
  } catch {
    return null;
  }
}

function tryVerify(token: string, key: KeyObject, now: number): ToolJwt {
  const seconds = Math.floor(now / 1000);
  try {
    const payload = jwt.verify(token, key, { algorithms: ["RS256"], clockTimestamp: seconds });
    if (typeof payload === "string") return { type: "invalid" };
    if (typeof payload.iat === "number" && payload.iat > seconds + CLOCK_LEEWAY_S) return { type: "early", iat: payload.iat };
    return { type: "valid", payload };
  } catch (error) {
    return { type: error instanceof jwt.TokenExpiredError ? "expired" : "invalid" };
  }
}

export function createToolKeys(url: string, now: () => number): ToolKeys {
  let cached: Map<string, KeyObject> | null = null;
  const attempt = (token: string, kid: string): ToolJwt => {
    const key = cached?.get(kid);
    return key === undefined ? { type: "unknownKey" } : tryVerify(token, key, now());
  };
  return {
    forget() {
      cached = null;
    },
    async verify(token) {
      const header = HeaderSchema.safeParse(jwt.decode(token, { complete: true })?.header);
      if (!header.success) return { type: "invalid" };
      const first = attempt(token, header.data.kid);
      if (first.type !== "unknownKey" && first.type !== "invalid") return first;
      const fresh = await fetchKeys(url);
      if (fresh === null) return { type: "unreachable" };
      cached = fresh;
      return attempt(token, header.data.kid);
    },
  };
}
