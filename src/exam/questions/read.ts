import { z } from "zod";
import { isQuestionType, KINDS, kindOf } from "./kinds.ts";
import type { Defect } from "./kind.ts";
import type { Question, QuestionType } from "./question.ts";

export type QuestionRead =
  | { readonly type: "question"; readonly question: Question }
  /** Not the shape of a question, in the words of the schema: `path: problem`. */
  | { readonly type: "malformed"; readonly issues: readonly string[] }
  /** A question that cannot be asked or marked as it is. */
  | { readonly type: "defective"; readonly question: Question; readonly defects: readonly Defect[] };

const Typed = z.looseObject({ type: z.custom<QuestionType>(isQuestionType, `one of ${Object.keys(KINDS).join(", ")}`) });

/** Reads one question as bank files, editors and imports write it: without its area, which stands beside it. */
export function readQuestion(raw: unknown, area: string): QuestionRead {
  const typed = Typed.safeParse(raw);
  if (!typed.success) return { type: "malformed", issues: issuesOf(typed.error) };
  const parsed = KINDS[typed.data.type].schema.safeParse(raw);
  if (!parsed.success) return { type: "malformed", issues: issuesOf(parsed.error) };
  // Each kind's schema gives exactly its question without the area.
  const question = { ...parsed.data, area } as Question;
  const defects = kindOf(question).defects(question);
  return defects.length > 0 ? { type: "defective", question, defects } : { type: "question", question };
}

export const issuesOf = (error: z.ZodError): readonly string[] =>
  error.issues.map(({ path, message }) => `${path.join(".") || "content"}: ${message}`);
