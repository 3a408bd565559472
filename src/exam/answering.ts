import { MAX_LINE, MAX_TEXT, SHAPES } from "./questions/shape.ts";
import { choicesOf, choicesValue, partsOf, partsValue } from "./questions/value.ts";
import type { Answer, AttemptRecord, PaperItem, QuestionType } from "./records.ts";

export interface Save {
  /** `PaperItem.question`. */
  readonly question: string;
  /** As `Answer.value` says; empty = blank again. */
  readonly value: string;
  /** One more than the revision it was written over, or higher. */
  readonly revision: number;
}

export type Saved =
  | { readonly type: "saved"; readonly attempt: AttemptRecord; readonly answer: Answer }
  /** A newer answer is stored (another tab, another device); it stays. */
  | { readonly type: "stale"; readonly stored: Answer }
  | { readonly type: "unknown-question" }
  | { readonly type: "bad-value" };

/**
 * Takes one answer into an open sitting. The higher revision wins whatever the order of arrival; the same save sent again (its
 * reply was lost) is taken as saved and changes nothing.
 */
export function acceptSave(attempt: AttemptRecord, save: Save, now: number): Saved {
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

/** A paper does not name the types that its order tells apart. */
export const typeOf = (item: PaperItem): QuestionType => item.type ?? (item.order.length > 0 ? "single" : "short");

/** Marked by the machine at hand-in; the others wait for a person. */
export const isAutomatic = (item: PaperItem): boolean => SHAPES[typeOf(item)] !== "text";

/** Whether a value can be an answer at this place; asks nothing but the paper, for it is asked at every save. */
export function fits(item: PaperItem, value: string): boolean {
  if (value === "") return true;
  switch (SHAPES[typeOf(item)]) {
    case "choice":
      return item.order.includes(value);
    case "choices":
      return choicesOf(value).every((id) => item.order.includes(id)) && value === choicesValue(choicesOf(value));
    case "parts":
      return [...partsOf(value)].every((part) => partFits(item, part)) && value === partsValue(partsOf(value));
    case "line":
      return value.length <= MAX_LINE;
    case "text":
      return value.length <= MAX_TEXT;
  }
}

function partFits({ order, parts = [] }: PaperItem, [id, given]: readonly [string, string]): boolean {
  const part = parts.find((each) => each.id === id);
  if (part === undefined) return false;
  const choices = part.order ?? order;
  return choices.length === 0 ? given.length <= MAX_LINE : choices.includes(given);
}

const given = (attempt: Pick<AttemptRecord, "answers">, { question }: PaperItem): string => (attempt.answers[question]?.value ?? "").trim();

/** Questions without an answer, in paper order. */
export const blanks = (attempt: Pick<AttemptRecord, "paper" | "answers">): readonly PaperItem[] =>
  attempt.paper.filter((item) => given(attempt, item) === "");

/** Questions with an answer. */
export const answeredIn = (attempt: Pick<AttemptRecord, "paper" | "answers">): number => attempt.paper.length - blanks(attempt).length;

/** Questions of several parts of which some are blank and some are not, in paper order. */
export const halfDone = (attempt: Pick<AttemptRecord, "paper" | "answers">): readonly PaperItem[] =>
  attempt.paper.filter((item) => {
    const filled = item.parts === undefined ? 0 : partsOf(given(attempt, item)).size;
    return filled > 0 && filled < (item.parts?.length ?? 0);
  });
