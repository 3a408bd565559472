import { LOCALES, type Locale } from "../../shared/json.ts";
import { defectInWords } from "../questions/defect-words.ts";
import { kindOf } from "../questions/kinds.ts";
import type { Question } from "../questions/question.ts";

export interface BankCount {
  readonly total: number;
  readonly area: Readonly<Record<string, number>>;
  readonly type: Readonly<Record<string, number>>;
  /** Questions asked in words of that language: an English stem with Chinese signs in it is none yet. */
  readonly language: Readonly<Record<Locale, number>>;
  readonly defects: readonly { readonly id: string; readonly problem: string }[];
}

const HAN = /\p{Script=Han}/u;
const isSaid = ({ stem }: Question, locale: Locale): boolean => (locale === "en" ? !HAN.test(stem.en) : HAN.test(stem[locale]));

/** What a bank holds, and what is wrong with it. @param areas those it may have */
export function countBank(questions: readonly Question[], areas: readonly string[]): BankCount {
  const tally = (keys: readonly string[]): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
    return counts;
  };
  const [first, second, third] = LOCALES.map((locale) => questions.filter((question) => isSaid(question, locale)).length);
  return {
    total: questions.length,
    area: { ...Object.fromEntries(areas.map((area) => [area, 0])), ...tally(questions.map(({ area }) => area)) },
    type: tally(questions.map(({ type }) => type)),
    language: { "zh-CN": first ?? 0, "zh-TW": second ?? 0, en: third ?? 0 },
    defects: questions.flatMap((question) => [
      ...kindOf(question)
        .defects(question)
        .map((defect) => ({ id: question.id, problem: defectInWords(defect) })),
      ...(areas.includes(question.area) ? [] : [{ id: question.id, problem: `area ${question.area} is none of the bank's` }]),
    ]),
  };
}
