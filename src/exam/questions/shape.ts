import type { QuestionType } from "./question.ts";

/**
 * What an answer's value is.
 * - `choice`: one option id
 * - `choices`: several option ids, as `value.ts` writes them
 * - `parts`: one text or choice for each part, as `value.ts` writes them
 * - `line`, `text`: what was typed
 */
export type Shape = "choice" | "choices" | "parts" | "line" | "text";

export const SHAPES: Readonly<Record<QuestionType, Shape>> = {
  single: "choice",
  "true-false": "choice",
  multiple: "choices",
  matching: "parts",
  ordering: "parts",
  cloze: "parts",
  text: "line",
  numeric: "line",
  short: "text",
  essay: "text",
};

/** Longest short answer or essay, in UTF-16 units. */
export const MAX_TEXT = 20_000;
/** Longest line, the answer to a text, a number or a gap, in UTF-16 units. */
export const MAX_LINE = 400;
