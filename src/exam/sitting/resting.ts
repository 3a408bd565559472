import type { AttemptRecord } from "../records.ts";
import type { Timeline } from "./timeline.ts";

/** Begins or ends a break of a sitting under way; the same record where there is nothing to begin or to end. */
export function rested(
  attempt: AttemptRecord,
  deed: "begin" | "end",
  { now, clock }: { readonly now: number; readonly clock: Timeline },
): AttemptRecord {
  const { breaks } = attempt;
  if (breaks === undefined || attempt.state !== "open" || clock.over) return attempt;
  const resting = breaks.taken.some(({ to }) => to === undefined);
  if (deed === "end") {
    const taken = breaks.taken.map((each) => (each.to === undefined ? { ...each, to: now } : each));
    return resting ? { ...attempt, breaks: { ...breaks, taken } } : attempt;
  }
  // One that ran to the end of what is allowed was never ended, and there is nothing left to begin.
  if (resting || clock.breakLeft <= 0 || clock.left <= 0) return attempt;
  return { ...attempt, breaks: { ...breaks, taken: [...breaks.taken, { from: now }] } };
}
