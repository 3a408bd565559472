import { compare } from "../../shared/exact.ts";
import type { Words } from "../../web/reader.ts";
import { kindOf } from "./kinds.ts";
import type { ReviewedPart, Verdict } from "./kind.ts";
import { verdictOf } from "./line.ts";
import type { Question } from "./question.ts";
import { ONE } from "./shares.ts";

/** An answer afterwards: part by part, and the right answer where it is not given in full. */
export interface Review {
  readonly parts: readonly ReviewedPart[];
  /** Of the answer as a whole; absent where a person marks. */
  readonly verdict?: Verdict | undefined;
  /** Lines; none where the answer is right, where a person marks, and where the parts tell it. */
  readonly key: readonly string[];
}

export function reviewOf(question: Question, value: string, words: Words): Review {
  const kind = kindOf(question);
  const parts = kind.review(question, value, words);
  if (kind.marking === "manual") return { parts, key: [] };
  const share = kind.share(question, value);
  const told = compare(share, ONE) === 0 || parts.some(({ label }) => label !== undefined);
  return { parts, verdict: verdictOf(share), key: told ? [] : kind.key(question, words) };
}

/** An answer in words, one line for each part that was given; empty for a blank one. */
export const answerInWords = (question: Question, value: string, words: Words): string =>
  kindOf(question)
    .review(question, value, words)
    .flatMap(({ label, answer }) => (answer === undefined ? [] : [label === undefined ? answer : `${label}: ${answer}`]))
    .join("\n");
