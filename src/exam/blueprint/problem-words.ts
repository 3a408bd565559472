import { listed } from "../../i18n/lists.ts";
import { toProblem } from "../../programme/problem-words.ts";
import type { ExamSection } from "../../programme/records.ts";
import type { Words } from "../../web/reader.ts";
import type { BankNow } from "../bank/source.ts";
import type { ExamDeskFacts, ExamProblem } from "./desk.service.ts";
import type { Gap } from "./plan.ts";
import type { Row } from "./rows.ts";

interface About {
  readonly definition: ExamDeskFacts["definition"];
  readonly bank: Pick<BankNow, "areas">;
  /** As typed, where they are not published yet. */
  readonly sections?: readonly ExamSection[] | undefined;
}

/** What is wrong with an exam, with the missing numbers, in the reader's words. */
export function problemWords(problem: ExamProblem, about: About, words: Words): string {
  const { t, locale } = words;
  switch (problem.type) {
    case "programme":
      return toProblem(problem.problem, about.definition, words).text;
    case "short":
      return problem.gaps.map((gap) => gapWords(gap, about, words)).join(" ");
    case "missing": {
      const section = about.sections?.find(({ id }) => id === problem.section)?.name[locale] ?? problem.section;
      return t("exams.problem.missing", { section, questions: listed(problem.questions, locale), count: problem.questions.length });
    }
  }
}

function gapWords({ rows, needed, available }: Gap, about: About, words: Words): string {
  const { t, locale } = words;
  const wanted = listed([...new Set(rows.map((row) => rowWords(row, about.bank, words)))], locale);
  return t(rows.length === 1 ? "exams.problem.short" : "exams.problem.short-together", {
    wanted,
    needed,
    available,
    missing: needed - available,
  });
}

export const areaName = (area: string, { areas }: Pick<BankNow, "areas">, { locale }: Pick<Words, "locale">): string =>
  areas.find((each) => each.area === area)?.name[locale] ?? area;

/** Which questions a row wants: type, areas and difficulty. */
function rowWords({ type, areas, difficulty }: Row, bank: Pick<BankNow, "areas">, words: Words): string {
  const { t, locale } = words;
  const parts = [
    t(`analysis.type.${type}`),
    areas.length === 0
      ? undefined
      : listed(
          areas.map((area) => areaName(area, bank, words)),
          locale,
        ),
    difficulty === undefined ? undefined : t(`exams.difficulty.${difficulty}`),
  ].filter((part) => part !== undefined);
  return parts.length === 1
    ? (parts[0] ?? "")
    : t("exams.problem.of", { type: parts[0] ?? "", what: parts.slice(1).join(t("exams.problem.comma")) });
}
