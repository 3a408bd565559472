import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomBytes, type KeyObject } from "node:crypto";

/** A 256-bit key for one purpose, derived from the process's secret (HKDF-SHA-256, RFC 5869); as a `KeyObject`, an HMAC costs a sixth of one by a plain buffer. */
export const derivedKey = (secret: string, purpose: string): KeyObject =>
  createSecretKey(Buffer.from(hkdfSync("sha256", secret, "", `tierwise ${purpose}`, 32)));

/** AES-256-GCM: nonce, tag and ciphertext as one base64url text, bound to `context`. */
export function seal(plain: string, key: KeyObject, context: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(context));
  const data = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), data]).toString("base64url");
}

/** @throws Error when the key, the context or a single bit differs */
export function unseal(sealed: string, key: KeyObject, context: string): string {
  const bytes = Buffer.from(sealed, "base64url");
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12), { authTagLength: 16 }).setAAD(Buffer.from(context));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
}
