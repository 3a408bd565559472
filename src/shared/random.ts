import { createHash } from "node:crypto";

/** Repeatable pseudo-random choices from a seed; the same seed gives the same choices on every machine and version. */
export interface Random {
  /** A whole number from 0 to `bound` − 1, each equally likely. @throws RangeError unless 1 ≤ bound ≤ 2³² */
  below(bound: number): number;
  /** A new list with the same members in a random order. */
  shuffle<T>(list: readonly T[]): T[];
}

const WORD = 2 ** 32;

/**
 * A generator in counter mode: block i is SHA-256 of `seed:i`, read as eight 32-bit words. Anyone can check a draw with a seed and
 * a hash function; no state of ours has to be kept.
 */
export function seededRandom(seed: string): Random {
  let block = Buffer.alloc(0);
  let blocks = 0;
  let at = 0;

  function word(): number {
    if (at >= block.length) {
      block = createHash("sha256").update(`${seed}:${blocks}`).digest();
      blocks += 1;
      at = 0;
    }
    at += 4;
    return block.readUInt32BE(at - 4);
  }

  function below(bound: number): number {
    if (!Number.isInteger(bound) || bound < 1 || bound > WORD) throw new RangeError(`bound ${bound}`);
    // Words past the last whole multiple of `bound` would favour small results.
    const fair = WORD - (WORD % bound);
    let drawn = word();
    while (drawn >= fair) drawn = word();
    return drawn % bound;
  }

  function shuffle<T>(list: readonly T[]): T[] {
    const keyed = [...list];
    for (let last = keyed.length - 1; last > 0; last -= 1) {
      const other = below(last + 1);
      [keyed[last], keyed[other]] = [keyed[other] as T, keyed[last] as T];
    }
    return keyed;
  }

  return { below, shuffle };
}
