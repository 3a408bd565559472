import { mayStart, type StartFacts } from "./attempts/may-start.ts";
import type { AttemptRecord } from "./records.ts";

/** Where a learner stands with an exam. The latest sitting speaks; without one, whether one may start does. */
export type Standing =
  | { readonly type: "not-yet"; readonly opens: number }
  | { readonly type: "closed" }
  | { readonly type: "may-start" }
  | { readonly type: "open"; readonly attempt: AttemptRecord }
  | { readonly type: "handed-in"; readonly attempt: AttemptRecord }
  /** `again`: a further sitting may start now, one that everybody has or a make-up. */
  | { readonly type: "marked"; readonly attempt: AttemptRecord; readonly again?: "attempt" | "make-up" | undefined };

export function standing(facts: Omit<StartFacts, "attempts"> & { readonly attempts: readonly AttemptRecord[] }, now: number): Standing {
  const latest = facts.attempts.at(-1);
  const may = mayStart(facts, now);
  if (latest?.state === "marked") {
    return { type: "marked", attempt: latest, ...(may.type === "yes" && { again: may.makeUp === undefined ? "attempt" : "make-up" }) };
  }
  if (latest !== undefined) return { type: latest.state, attempt: latest };
  if (may.type === "yes") return { type: "may-start" };
  const { refusal } = may;
  return refusal.why === "not-yet" || refusal.why === "make-up-not-yet" ? { type: "not-yet", opens: refusal.at } : { type: "closed" };
}
