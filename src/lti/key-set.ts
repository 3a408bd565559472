import { createPublicKey, type JsonWebKey, type KeyObject } from "node:crypto";
import { z } from "zod";

/** Verification keys by `kid`. */
export type KeySet = ReadonlyMap<string, KeyObject>;

const MAX_KEYS = 50;

const Jwk = z.object({
  kty: z.literal("RSA"),
  kid: z.string().min(1).max(255),
  n: z.string().min(342).max(1_400),
  e: z.string().min(1).max(12),
  use: z.literal("sig").optional(),
  alg: z.literal("RS256").optional(),
  key_ops: z.array(z.string()).max(10).optional(),
});

const Published = z.object({ keys: z.array(z.unknown()).max(MAX_KEYS) });

/**
 * The RSA signature keys of a published set (RFC 7517), 2048 to 8192 bits, prepared once; other keys in it are passed over.
 * @returns undefined when the text is no key set
 */
export function readKeySet(text: string): KeySet | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const published = Published.safeParse(json);
  if (!published.success) return undefined;
  const keys = new Map<string, KeyObject>();
  for (const entry of published.data.keys) {
    const jwk = Jwk.safeParse(entry);
    if (!jwk.success || (jwk.data.key_ops !== undefined && !jwk.data.key_ops.includes("verify"))) continue;
    const key = prepared({ kty: "RSA", n: jwk.data.n, e: jwk.data.e });
    if (key !== undefined && !keys.has(jwk.data.kid)) keys.set(jwk.data.kid, key);
  }
  return keys;
}

function prepared(jwk: JsonWebKey): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: jwk, format: "jwk" });
    const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
    return modulusLength >= 2048 && modulusLength <= 8192 && publicExponent > 2n ? key : undefined;
  } catch {
    return undefined;
  }
}
