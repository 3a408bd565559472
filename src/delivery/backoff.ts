import { HOUR, MINUTE, SECOND } from "../shared/clock.ts";

/** A number in [0, 1), such as `Math.random`; passed in so that tests can fix it. */
export type Random = () => number;

const FIRST = 5 * SECOND;
const LONGEST = HOUR;
/** A service that is down as a whole is probed by one small request, so it may be asked sooner than a single message is. */
const LONGEST_PAUSE = 2 * MINUTE;

/** How long to wait after the `tries`-th failure (from 1): 5 s doubling to 1 h, of which the upper half is drawn at random. */
export function backoff(tries: number, random: Random): number {
  return spread(Math.min(LONGEST, FIRST * 2 ** Math.min(Math.max(tries, 1) - 1, 30)), random);
}

/** How long to leave a whole service alone after `failures` in a row: as it asked (at most 1 h), else 5 s doubling to 2 min. */
export function pause(failures: number, random: Random, retryAfter?: number): number {
  if (retryAfter !== undefined) return Math.min(LONGEST, Math.max(retryAfter, SECOND));
  return Math.min(LONGEST_PAUSE, backoff(failures, random));
}

const spread = (longest: number, random: Random): number => Math.round(longest / 2 + (longest / 2) * random());
