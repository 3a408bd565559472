import { AppError } from "../shared/errors.ts";
import { acceptSave, type Save } from "./answering.ts";
import type { AttemptRecord } from "./records.ts";
import { isOver, remaining } from "./time.ts";

export interface SaveRequest {
  readonly component: string;
  readonly attempt: string;
  readonly answers: readonly Save[];
  /** Every flagged question; absent = flags stay. */
  readonly flags?: readonly string[] | undefined;
}

export interface SaveOutcome {
  readonly state: "open" | "over";
  readonly saved: readonly { readonly question: string; readonly revision: number; readonly at: number }[];
  /** Answers that a newer stored one beat; `value` and `revision` are what is stored. */
  readonly stale: readonly { readonly question: string; readonly value: string; readonly revision: number }[];
  /** ms left. */
  readonly remaining: number;
  readonly now: number;
}

/**
 * Folds the answers of one request into a sitting; the same record comes back when nothing is new.
 * @throws AppError("bad-input") for a question or option that is not on this paper
 */
export function savedInto(
  before: AttemptRecord,
  { answers, flags }: SaveRequest,
  now: number,
): { attempt: AttemptRecord; outcome: SaveOutcome } {
  const clockFacts = { remaining: remaining(before, now), now };
  if (isOver(before, now)) return { attempt: before, outcome: { state: "over", saved: [], stale: [], ...clockFacts } };
  let attempt = before;
  const saved: SaveOutcome["saved"][number][] = [];
  const stale: SaveOutcome["stale"][number][] = [];
  for (const answer of answers) {
    const taken = acceptSave(attempt, answer, now);
    if (taken.type === "saved") {
      attempt = taken.attempt;
      saved.push({ question: answer.question, revision: taken.answer.revision, at: taken.answer.at });
    } else if (taken.type === "stale") {
      stale.push({ question: answer.question, value: taken.stored.value, revision: taken.stored.revision });
    } else {
      throw new AppError("bad-input", { values: { field: answer.question.slice(0, 80) }, reason: taken.type });
    }
  }
  if (flags !== undefined) {
    const wanted = before.paper.map(({ question }) => question).filter((question) => flags.includes(question));
    if (wanted.join(" ") !== before.flags.join(" ")) attempt = { ...attempt, flags: wanted };
  }
  return { attempt, outcome: { state: "open", saved, stale, ...clockFacts } };
}
