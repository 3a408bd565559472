import { multiply, exact, type Exact, type ExactText } from "../../shared/exact.ts";
import { cloze } from "./cloze.ts";
import type { Kind } from "./kind.ts";
import { matching } from "./matching.ts";
import { multiple } from "./multiple.ts";
import { numeric } from "./numeric.ts";
import { ordering } from "./ordering.ts";
import type { Question, QuestionOf, QuestionType } from "./question.ts";
import { single } from "./single.ts";
import { text } from "./text.ts";
import { trueFalse } from "./true-false.ts";
import { essay, short } from "./written.ts";

/** Every type of question, and all that is known about it. */
export const KINDS: { readonly [T in QuestionType]: Kind<QuestionOf<T>> } = {
  single,
  multiple,
  "true-false": trueFalse,
  text,
  numeric,
  matching,
  ordering,
  cloze,
  short,
  essay,
};

export const isQuestionType = (type: unknown): type is QuestionType => typeof type === "string" && Object.hasOwn(KINDS, type);

/** The kind of one question, for a call with that question. */
export const kindOf = <Q extends Question>(question: Q): Kind<Q> =>
  // The registry pairs each type with its kind; the compiler cannot follow that through an index.
  KINDS[question.type] as unknown as Kind<Q>;

/** Marks an answer earns, exact; undefined where a person marks. @param marks what the place on the paper carries */
export function markAnswer(question: Question, value: string, marks: ExactText): Exact | undefined {
  const kind = kindOf(question);
  return kind.marking === "manual" ? undefined : multiply(kind.share(question, value), exact(marks));
}
