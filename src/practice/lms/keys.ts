import { createPrivateKey, createPublicKey, generateKeyPair, randomBytes } from "node:crypto";
import type { JsonWebKey, KeyObject } from "node:crypto";
import { promisify } from "node:util";
import jwt from "jsonwebtoken";
import { z } from "zod";
import type { Collection } from "../storage.ts";

export const StoredKeySchema = z.object({ kid: z.string(), pem: z.string(), made: z.number() });
export type StoredKey = z.infer<typeof StoredKeySchema>;

/** A public key as the key set shows it (RFC 7517). */
export type PublicJwk = JsonWebKey & { kid: string; alg: string; use: string };

/** The platform's signing keys: the newest one signs, all kept ones are published. */
export interface PlatformKeys {
  kid(): string;
  sign: (payload: Record<string, unknown>, header?: Record<string, unknown>) => string;
  published(): { keys: PublicJwk[] };
  /** Makes a new signing key; the old ones stay published only with `keepOld`. */
  rotate(keepOld: boolean): Promise<string>;
  /** Shows another key set than the true one; null shows the true one again. */
  publish(keySet: { keys: PublicJwk[] } | null): void;
}

const makePair = promisify(generateKeyPair);

async function makeKey(made: number): Promise<StoredKey> {
  const pair = await makePair("rsa", { modulusLength: 2048 });
  return { kid: randomBytes(10).toString("hex"), pem: pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString(), made };
}

function publicJwk(key: StoredKey): PublicJwk {
  return { ...createPublicKey(key.pem).export({ format: "jwk" }), kid: key.kid, alg: "RS256", use: "sig" };
}

/** Takes the stored keys, or makes the first one. */
export async function createPlatformKeys(stored: Collection<StoredKey>, now: () => number): Promise<PlatformKeys> {
  if (stored.all().length === 0) {
    const first = await makeKey(now());
    stored.put(first.kid, first);
  }
  let current: StoredKey;
  let signing: KeyObject;
  let shown: { keys: PublicJwk[] };
  let pretended: { keys: PublicJwk[] } | null = null;
  const load = (): void => {
    const keys = stored.all().sort((a, b) => b.made - a.made);
    const [newest] = keys;
    if (newest === undefined) throw new Error("the practice platform has no key");
    current = newest;
    signing = createPrivateKey(newest.pem);
    shown = { keys: keys.map(publicJwk) };
  };
  load();
  return {
    kid: () => current.kid,
    // Signed as text: jsonwebtoken then neither adds nor removes nor judges a claim, so that a test can send a wrong one.
    sign: (payload, header = {}) => {
      const whole = { alg: "RS256", typ: "JWT", kid: current.kid, ...header };
      return jwt.sign(JSON.stringify(payload), signing, { algorithm: "RS256", header: whole });
    },
    published: () => pretended ?? shown,
    async rotate(keepOld) {
      const next = await makeKey(Math.max(now(), current.made + 1));
      if (!keepOld) stored.clear();
      stored.put(next.kid, next);
      load();
      return next.kid;
    },
    publish(keySet) {
      pretended = keySet;
    },
  };
}
