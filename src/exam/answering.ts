import type { Answer, AttemptRecord, PaperItem } from "./records.ts";
import { isOver } from "./time.ts";

/** Longest short answer, in UTF-16 units. */
export const MAX_TEXT = 20_000;

export interface Save {
  /** `PaperItem.question`. */
  readonly question: string;
  /** An option id or the text of a short answer; empty = blank again. */
  readonly value: string;
  /** One more than the revision it was written over, or higher. */
  readonly revision: number;
}

export type Saved =
  | { readonly type: "saved"; readonly attempt: AttemptRecord; readonly answer: Answer }
  /** A newer answer is stored (another tab, another device); it stays. */
  | { readonly type: "stale"; readonly stored: Answer }
  | { readonly type: "over" }
  | { readonly type: "unknown-question" }
  | { readonly type: "bad-value" };

/**
 * Takes one answer into an open sitting. The higher revision wins whatever the order of arrival; the same save sent again (its
 * reply was lost) is taken as saved and changes nothing.
 */
export function acceptSave(attempt: AttemptRecord, save: Save, now: number): Saved {
  if (isOver(attempt, now)) return { type: "over" };
  const item = attempt.paper.find(({ question }) => question === save.question);
  if (item === undefined) return { type: "unknown-question" };
  if (!fits(item, save.value)) return { type: "bad-value" };

  const stored = Object.hasOwn(attempt.answers, save.question) ? attempt.answers[save.question] : undefined;
  if (stored !== undefined && save.revision <= stored.revision) {
    return save.revision === stored.revision && save.value === stored.value
      ? { type: "saved", attempt, answer: stored }
      : { type: "stale", stored };
  }
  const answer = { value: save.value, revision: save.revision, at: now };
  return { type: "saved", attempt: { ...attempt, answers: { ...attempt.answers, [save.question]: answer } }, answer };
}

/** Single choices have an option order, short answers have none. */
export const isChoice = (item: PaperItem): boolean => item.order.length > 0;

const fits = (item: PaperItem, value: string): boolean =>
  isChoice(item) ? value === "" || item.order.includes(value) : value.length <= MAX_TEXT;

/** Questions without an answer, in paper order. */
export const blanks = (attempt: Pick<AttemptRecord, "paper" | "answers">): readonly PaperItem[] =>
  attempt.paper.filter(({ question }) => (attempt.answers[question]?.value ?? "").trim() === "");
