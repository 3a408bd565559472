import type { QuestionType } from "../../questions/question.ts";

/** Types of questions in the order in which a writer is offered them. */
export const QUESTION_TYPES = [
  "single",
  "multiple",
  "true-false",
  "text",
  "numeric",
  "matching",
  "ordering",
  "cloze",
  "short",
  "essay",
] as const satisfies readonly QuestionType[];
