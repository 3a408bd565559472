import { HOUR, MINUTE } from "../../shared/clock.ts";

export interface Tries {
  readonly wrong: number;
  readonly at: number;
  /** No further try before this, epoch ms. */
  readonly until: number;
}

/** Tries that cost nothing but the typing. */
const FREE = 5;
const LONGEST = 15 * MINUTE;

/**
 * The tries after one more that went wrong: after the fifth in a row a minute's wait, then twice as long each time, 15 minutes at most.
 * An hour without a try is a new beginning. Undefined while one has to wait.
 */
export function oneMore(before: Tries | undefined, now: number): Tries | undefined {
  if (before !== undefined && now < before.until) return undefined;
  const wrong = (before === undefined || now - before.at >= HOUR ? 0 : before.wrong) + 1;
  return { wrong, at: now, until: wrong < FREE ? now : now + Math.min(LONGEST, MINUTE * 2 ** Math.min(wrong - FREE, 10)) };
}
