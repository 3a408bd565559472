import type { ExamSettings } from "../../programme/records.ts";
import type { Question, QuestionType } from "../questions/question.ts";
import { planOf } from "./plan.ts";
import { DIFFICULTIES, drawable, rowsOf } from "./rows.ts";

export interface Bar {
  /** Questions that a paper wants on average; whole where a row names what it wants. */
  readonly needed: number;
  /** Ready for it in the bank. */
  readonly available: number;
}

/** What a blueprint wants of one type of question, against what the bank has. */
export interface TypePicture extends Bar {
  readonly type: QuestionType;
  /** Areas with a question, as the bank orders them. */
  readonly areas: readonly (Bar & { readonly area: string })[];
  readonly difficulties: readonly (Bar & { readonly difficulty: number })[];
}

/** By type, in the order of the sections. A row of several areas wants the same of each, as papers are drawn. */
export function pictureOf(
  questions: readonly Question[],
  settings: Pick<ExamSettings, "sections" | "published">,
  areas: readonly string[],
): readonly TypePicture[] {
  const ready = drawable(questions, settings);
  const plan = planOf(questions, settings);
  return [...Map.groupBy(settings.sections.flatMap(rowsOf), ({ type }) => type)].map(([type, rows]) => {
    const ofType = ready.filter((question) => question.type === type);
    const there = areas.filter((area) => ofType.some((question) => question.area === area));
    const planned = plan.type === "plan" ? plan.rows.filter((row) => row.type === type) : [];
    return {
      type,
      needed: rows.reduce((sum, { count }) => sum + count, 0),
      available: ofType.length,
      areas: areas
        .map((area) => ({
          area,
          needed: rows.reduce((sum, row) => sum + shareOf(row.areas.length === 0 ? there : row.areas, area) * row.count, 0),
          available: ofType.filter((question) => question.area === area).length,
        }))
        .filter(({ needed, available }) => needed + available > 0),
      difficulties: DIFFICULTIES.map((difficulty) => ({
        difficulty,
        needed:
          plan.type === "plan"
            ? planned.reduce((sum, row) => sum + (row.byDifficulty.get(difficulty) ?? 0), 0)
            : rows.reduce((sum, row) => sum + (row.difficulty === difficulty ? row.count : 0), 0),
        available: ofType.filter((question) => question.difficulty === difficulty).length,
      })),
    };
  });
}

const shareOf = (areas: readonly string[], area: string): number => (areas.includes(area) ? 1 / areas.length : 0);
