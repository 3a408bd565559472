import { MINUTE } from "../../shared/clock.ts";
import type { GivenMark, Lease, MarkingRecord } from "./records.ts";

/** How long an answer is kept for whoever took it up; typing renews it (ms). */
export const LEASE = 10 * MINUTE;

const live = (leases: readonly Lease[], now: number): readonly Lease[] => leases.filter(({ until }) => until > now);

type Held = Pick<MarkingRecord, "state" | "markers" | "leases" | "given">;

/** What an answer is to one marker now. */
export type Place =
  /** To be taken up, or kept for them already. */
  | "free"
  /** As many others as it needs have it in hand. */
  | "taken"
  /** They gave their mark; another is still to come, so they may correct it. */
  | "given"
  /** Nothing is left for a marker. */
  | "over";

/** @param marking undefined: nobody has taken it up */
export function placeOf(marking: Held | undefined, person: string, now: number): Place {
  if (marking === undefined) return "free";
  if (marking.state !== "open") return "over";
  if (marking.given.some(({ by }) => by === person)) return "given";
  const others = live(marking.leases, now).filter(({ by }) => by !== person).length;
  return marking.given.length + others < marking.markers ? "free" : "taken";
}

/** Kept for this marker from now on; leases that lapsed are let go. */
export const leased = <M extends Pick<MarkingRecord, "leases">>(marking: M, person: string, now: number): M => ({
  ...marking,
  leases: [...live(marking.leases, now).filter(({ by }) => by !== person), { by: person, until: now + LEASE }],
});

export const released = <M extends Pick<MarkingRecord, "leases">>(marking: M, person: string): M => ({
  ...marking,
  leases: marking.leases.filter(({ by }) => by !== person),
});

/** With this marker's mark, in the place of one they gave before, and their lease ended. */
export const withMark = <M extends Pick<MarkingRecord, "leases" | "given">>(marking: M, mark: GivenMark): M => ({
  ...released(marking, mark.by),
  given: [...marking.given.filter(({ by }) => by !== mark.by), mark],
});
