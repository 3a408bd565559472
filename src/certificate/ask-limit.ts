import { MINUTE } from "../shared/clock.ts";

const MOST_PLACES = 10_000;

/**
 * Counts questions per asker and minute, so that codes cannot be tried out by the million.
 * Answers whether one more is allowed; forgets everybody when the minute turns, and early when more than 10,000 ask.
 */
export function createAskLimit(perMinute: number): (asker: string, now: number) => boolean {
  let minute = 0;
  let asked = new Map<string, number>();
  return (asker, now) => {
    const present = Math.floor(now / MINUTE);
    if (present !== minute || asked.size > MOST_PLACES) {
      minute = present;
      asked = new Map();
    }
    const count = (asked.get(asker) ?? 0) + 1;
    asked.set(asker, count);
    return count <= perMinute;
  };
}
