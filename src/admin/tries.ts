import { MINUTE } from "../shared/clock.ts";
import type { TriesRecord } from "./records.ts";

const QUARTER = 15 * MINUTE;

/**
 * Tries (a password or a code, each counts) that are let through within so many ms. Per address: many names from one place. Per name and
 * address: one name from one place. Per name alone: many places together; wide, so that a stranger cannot lock an administrator out by
 * trying the name. In this order: what one refuses costs those after it nothing.
 */
export const LIMITS = [
  { by: "address", most: 60, within: QUARTER },
  { by: "pair", most: 12, within: QUARTER },
  { by: "name", most: 120, within: 4 * QUARTER },
] as const;

export type Limit = (typeof LIMITS)[number];

/** Tries counted under one limit, and when they are forgotten (epoch ms). */
export type Tally = Pick<TriesRecord, "count" | "ends">;

/**
 * Counts one try.
 * @param tallies what was counted so far, in the order of {@link LIMITS}
 * @returns ms to wait where it is one too many, else 0; and what is counted after it, for the limits it counts under
 */
export function countTry(
  tallies: readonly (Tally | undefined)[],
  now: number,
): { readonly wait: number; readonly counted: readonly (Tally & { readonly limit: Limit })[] } {
  const counted: (Tally & { limit: Limit })[] = [];
  for (const [index, limit] of LIMITS.entries()) {
    const known = tallies[index];
    const { count, ends } = known !== undefined && known.ends > now ? known : { count: 0, ends: now + limit.within };
    if (count >= limit.most) return { wait: ends - now, counted };
    counted.push({ limit, count: count + 1, ends });
  }
  return { wait: 0, counted };
}
