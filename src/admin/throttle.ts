import { createRequire } from "node:module";
import type { RateLimiterMemory } from "rate-limiter-flexible";
import { MINUTE, SECOND } from "../shared/clock.ts";
import { lazy } from "../shared/lazy.ts";

const library = lazy(() => createRequire(import.meta.url)("rate-limiter-flexible") as typeof import("rate-limiter-flexible"));

const QUARTER = (15 * MINUTE) / SECOND;

/**
 * Tries (a password or a code, each counts) that are let through. Per address: many names from one place. Per name and address: one name
 * from one place. Per name alone: many places together; wide, so that a stranger cannot lock an administrator out by trying the name.
 */
const LIMITS = {
  address: { points: 60, duration: QUARTER },
  pair: { points: 12, duration: QUARTER },
  name: { points: 120, duration: 4 * QUARTER },
} as const;

export interface Throttle {
  /** Counts one try. @returns seconds to wait where it is one too many, else 0 */
  tried(who: { readonly name: string; readonly address: string }): Promise<number>;
  /** Forgets the tries of a name from an address, after a log-in. */
  forget(who: { readonly name: string; readonly address: string }): Promise<void>;
}

/** Holds off whoever guesses passwords or codes. Counted in this process: several processes let through as many times more. */
export function createThrottle(): Throttle {
  const limiter = (keyPrefix: keyof typeof LIMITS) => lazy(() => new (library().RateLimiterMemory)({ keyPrefix, ...LIMITS[keyPrefix] }));
  const byAddress = limiter("address");
  const byPair = limiter("pair");
  const byName = limiter("name");

  async function waitFor(tries: () => RateLimiterMemory, key: string): Promise<number> {
    try {
      await tries().consume(key);
      return 0;
    } catch (refused) {
      if (refused instanceof library().RateLimiterRes) return Math.max(1, Math.ceil(refused.msBeforeNext / SECOND));
      throw refused;
    }
  }

  return {
    async tried({ name, address }) {
      const waits = [await waitFor(byAddress, address)];
      // What an address may no longer ask costs the name nothing.
      if (waits[0] === 0) waits.push(await waitFor(byPair, `${name} ${address}`));
      if (Math.max(...waits) === 0) waits.push(await waitFor(byName, name));
      return Math.max(...waits);
    },
    async forget({ name, address }) {
      await byPair().delete(`${name} ${address}`);
    },
  };
}
