import type { ExamSection, ExamSettings } from "../../programme/records.ts";
import type { Question, QuestionType } from "../questions/question.ts";

/** Easy, medium, hard. */
export const DIFFICULTIES = [1, 2, 3] as const;

/** Questions marked so in the bank are for practice alone, in every exam of the company. */
const PRACTICE_TAG = "practice";

/** One demand of a blueprint on the bank. */
export interface Row {
  readonly section: string;
  readonly type: QuestionType;
  /** Empty = every area. */
  readonly areas: readonly string[];
  /** Absent = any. */
  readonly difficulty?: number | undefined;
  readonly count: number;
}

/** The demands of a section, in its order; none where its questions are fixed. */
export const rowsOf = ({ id, type, areas, count, parts, fixed }: ExamSection): readonly Row[] => {
  if (fixed !== undefined) return [];
  return parts === undefined
    ? [{ section: id, type, areas, count }]
    : parts.map((part) => ({ section: id, type, areas: part.areas, difficulty: part.difficulty, count: part.count }));
};

export const suits = (question: Pick<Question, "type" | "area" | "difficulty">, row: Row): boolean =>
  question.type === row.type &&
  (row.areas.length === 0 || row.areas.includes(question.area)) &&
  (row.difficulty === undefined || row.difficulty === question.difficulty);

/** Whether a question is for practice and so for no paper. */
export const isPractice = ({ id, tags }: Pick<Question, "id" | "tags">, { published }: Pick<ExamSettings, "published">): boolean =>
  tags?.includes(PRACTICE_TAG) === true || published?.practice?.includes(id) === true;

/** What papers can be drawn from: ready, not for practice, and not asked of everybody anyway. Sorted by id. */
export function drawable(questions: readonly Question[], settings: Pick<ExamSettings, "sections" | "published">): readonly Question[] {
  const fixed = new Set(settings.sections.flatMap((section) => section.fixed ?? []));
  return questions
    .filter((question) => question.state === "ready" && !isPractice(question, settings) && !fixed.has(question.id))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
