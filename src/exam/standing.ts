import type { ExamSettings } from "../programme/records.ts";
import type { AttemptRecord } from "./records.ts";
import { windowAt } from "./time.ts";

/** Where a learner stands with an exam. The latest sitting speaks; without one, the window does. */
export type Standing =
  | { readonly type: "not-yet"; readonly opens: number }
  | { readonly type: "closed" }
  | { readonly type: "may-start" }
  | { readonly type: "open"; readonly attempt: AttemptRecord }
  | { readonly type: "handed-in"; readonly attempt: AttemptRecord }
  | { readonly type: "marked"; readonly attempt: AttemptRecord };

export type Refusal = "not-yet" | "closed" | "no-attempts-left" | "being-marked";

export type MayStart = { readonly type: "yes" } | { readonly type: "no"; readonly why: Refusal };

/** @param attempts own sittings, first to last, lapsed ones already handed in */
export function standing(settings: ExamSettings, attempts: readonly AttemptRecord[], now: number): Standing {
  const latest = attempts.at(-1);
  if (latest !== undefined) return { type: latest.state, attempt: latest };
  const window = windowAt(settings, now);
  if (window === "open") return { type: "may-start" };
  return window === "closed" ? { type: "closed" } : { type: "not-yet", opens: settings.opens ?? now };
}

/** Whether a new sitting may start: inside the window, attempts left, and the one before marked. */
export function mayStart(settings: ExamSettings, attempts: readonly AttemptRecord[], now: number): MayStart {
  const window = windowAt(settings, now);
  if (window !== "open") return { type: "no", why: window };
  if (attempts.length >= settings.attempts) return { type: "no", why: "no-attempts-left" };
  return attempts.every(({ state }) => state === "marked") ? { type: "yes" } : { type: "no", why: "being-marked" };
}
