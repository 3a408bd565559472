import { DateTime } from "luxon";

/** When a recurring job is due again: at an hour of the company's night, or so long after the last run ended. */
export type Recurrence =
  | { readonly type: "nightly"; readonly hour: number; readonly minute: number }
  | { readonly type: "every"; readonly ms: number };

/** Each night at `hour:minute` of the company's zone. */
export const nightly = (hour: number, minute = 0): Recurrence => ({ type: "nightly", hour, minute });
export const every = (ms: number): Recurrence => ({ type: "every", ms });

/**
 * The next due time strictly after `after` (epoch ms).
 * Nightly means once per local calendar day: a time that the clock skips (spring) is the moment as far after the gap, one that it shows
 * twice (autumn) is the first of the two.
 * @param zone IANA name
 */
export function nextDue(recurrence: Recurrence, after: number, zone: string): number {
  if (recurrence.type === "every") return after + recurrence.ms;
  let day = DateTime.fromMillis(after, { zone }).startOf("day");
  for (;;) {
    const due = onDay(day, recurrence);
    if (due > after) return due;
    day = day.plus({ days: 1 }).startOf("day");
  }
}

function onDay(day: DateTime, { hour, minute }: { readonly hour: number; readonly minute: number }): number {
  const set = day.set({ hour, minute, second: 0, millisecond: 0 });
  return Math.min(...set.getPossibleOffsets().map((possible) => possible.toMillis()));
}
