import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from "node:crypto";
import type { PasswordHash } from "./records.ts";

/** As strong as OWASP asks (2^15, 8, 3) in 32 MiB; about 0.2 s. */
const PARAMETERS = { cost: 32_768, blockSize: 8, parallelization: 3 };
const BYTES = 32;

const scryptKey = (password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> =>
  new Promise((done, fail) => {
    scrypt(password, salt, BYTES, options, (error, key) => (error === null ? done(key) : fail(error)));
  });

export interface PasswordHasher {
  hash(password: string): Promise<PasswordHash>;
  /** Whether it is the password; takes as long where there is nothing to compare with, and is then false. */
  matches(password: string, stored: PasswordHash | undefined): Promise<boolean>;
}

/** One at a time in this process: a crowd of tries waits instead of filling the memory. Tests may ask for less work. */
export function createPasswordHasher(parameters: typeof PARAMETERS = PARAMETERS): PasswordHasher {
  let last: Promise<unknown> = Promise.resolve();
  const nobody: PasswordHash = { kind: "scrypt", ...parameters, salt: randomBytes(16).toString("base64url"), hash: "" };

  function derive(password: string, { cost, blockSize, parallelization, salt }: PasswordHash): Promise<Buffer> {
    const options: ScryptOptions = { cost, blockSize, parallelization, maxmem: 256 * cost * blockSize };
    const before = last;
    const run = (async () => {
      await before;
      return await scryptKey(password, Buffer.from(salt, "base64url"), options);
    })();
    last = run.catch(() => undefined);
    return run;
  }

  return {
    async hash(password) {
      const fresh = { ...nobody, salt: randomBytes(16).toString("base64url") };
      return { ...fresh, hash: (await derive(password, fresh)).toString("base64url") };
    },
    async matches(password, stored) {
      const derived = await derive(password, stored ?? nobody);
      const known = Buffer.from(stored?.hash ?? "", "base64url");
      return known.length === derived.length && timingSafeEqual(known, derived);
    },
  };
}
