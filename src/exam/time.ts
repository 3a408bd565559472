import type { ExamSettings } from "../programme/records.ts";
import { MINUTE, SECOND } from "../shared/clock.ts";
import type { AttemptRecord } from "./records.ts";

/** Saves sent before the end still count when they arrive this much later (ms). */
export const GRACE = 15 * SECOND;

/** When a sitting that starts now ends, epoch ms: its full duration, or the window's end if that comes first. */
export const deadlineOf = (startedAt: number, { minutes, closes }: Pick<ExamSettings, "minutes" | "closes">): number =>
  Math.min(startedAt + minutes * MINUTE, closes ?? Number.POSITIVE_INFINITY);

/** Time left for the learner in ms, never negative. */
export const remaining = (attempt: Pick<AttemptRecord, "deadline">, now: number): number => Math.max(0, attempt.deadline - now);

/** Whether the sitting takes no more answers: handed in, or past its deadline and the grace for saves in flight. */
export const isOver = (attempt: Pick<AttemptRecord, "state" | "deadline">, now: number): boolean =>
  attempt.state !== "open" || now > attempt.deadline + GRACE;

/** An open sitting that nobody handed in before its time ran out. */
export const hasLapsed = (attempt: Pick<AttemptRecord, "state" | "deadline">, now: number): boolean =>
  attempt.state === "open" && isOver(attempt, now);

export type Window = "not-yet" | "open" | "closed";

/** Where now lies in the exam's window; `opens` belongs to it, `closes` does not. */
export function windowAt({ opens, closes }: Pick<ExamSettings, "opens" | "closes">, now: number): Window {
  if (opens !== undefined && now < opens) return "not-yet";
  return closes !== undefined && now >= closes ? "closed" : "open";
}
