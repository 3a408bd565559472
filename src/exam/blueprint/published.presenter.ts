import { listed } from "../../i18n/lists.ts";
import { seededRandom } from "../../shared/random.ts";
import type { Reader } from "../../web/reader.ts";
import { windowText } from "../before.presenter.ts";
import { versionId } from "../bank.ts";
import { kindOf } from "../questions/kinds.ts";
import { renderBlock } from "../questions/markdown.ts";
import type { Question } from "../questions/question.ts";
import { stemBlock } from "../questions/stem.ts";
import type { ExamDeskFacts } from "./desk.service.ts";
import { areaName } from "./problem-words.ts";
import { practiceOf } from "./practice.ts";
import { rowsOf } from "./rows.ts";

/** What learners may see before the exam: its outline, and where it is set so, questions to practise with. */
export function toPublishedPage({ exam, bank }: Pick<ExamDeskFacts, "exam" | "bank">, reader: Reader) {
  const { t, locale, href } = reader;
  const { exam: settings, passLine } = exam;
  const practice = practiceOf(bank, settings);
  const areasOf = (areas: readonly string[]): string =>
    areas.length === 0
      ? t("exams.published.all-areas")
      : listed(
          areas.map((area) => areaName(area, bank, reader)),
          locale,
        );
  return {
    title: t("exams.published.title", { name: exam.name[locale] }),
    back: { href: href(`/exam/${exam.id}`), text: t("exams.published.back", { name: exam.name[locale] }) },
    facts: [
      { name: t("exam.facts.time"), value: t("exam.facts.minutes", { minutes: settings.minutes }) },
      { name: t("exam.facts.window"), value: windowText(settings, reader) },
      ...(passLine === undefined ? [] : [{ name: t("exam.facts.pass"), value: t("exam.facts.pass-value", { line: passLine }) }]),
    ],
    outline: {
      caption: t("exams.published.outline"),
      columns: [
        { text: t("exams.published.section") },
        { text: t("exams.published.type") },
        { text: t("exams.published.areas") },
        { text: t("exams.published.count"), num: true },
        { text: t("exams.published.marks"), num: true },
      ],
      rows: settings.sections.flatMap((section) =>
        (section.fixed === undefined ? rowsOf(section) : [{ areas: [], count: section.count }]).map(({ areas, count }) => ({
          cells: [
            { text: section.name[locale] },
            { text: t(`analysis.type.${section.type}`) },
            { text: areasOf(areas) },
            { text: String(count) },
            { text: section.marks },
          ],
        })),
      ),
    },
    areas: bank.areas.map(({ name }) => name[locale]),
    practice:
      practice.length === 0
        ? undefined
        : [...Map.groupBy(practice, ({ area }) => area)].map(([area, questions]) => ({
            heading: areaName(area, bank, reader),
            questions: questions.map((question, at) => toQuestion(question, at + 1, reader)),
          })),
  };
}

/** Asked as on a paper, in an order that is always the same; the answer stands folded below it. */
function toQuestion(question: Question, number: number, reader: Reader) {
  const { t, locale } = reader;
  const kind = kindOf(question);
  const item = {
    question: versionId(question),
    section: "practice",
    marks: "1",
    ...kind.layOut(question, seededRandom(`practice ${question.id}`)),
  };
  const field = kind.field(question, { item, number, value: "", words: reader });
  return {
    heading: t("exam.sitting.question", { number }),
    stem: stemBlock(question, reader),
    options: [...(field.radios ?? []), ...(field.boxes?.picks ?? [])].map(({ text }) => text),
    items: (field.rows?.parts ?? []).map(({ label }) => label),
    choices: question.type === "matching" ? (field.rows?.parts[0]?.picks ?? []).map(({ text }) => text) : [],
    pieces: (field.cloze?.pieces ?? []).map((piece) =>
      "html" in piece ? piece : { choices: (piece.gap.picks ?? []).map(({ text }) => text).join(" / ") },
    ),
    key: kind.key(question, reader),
    guide: "guide" in question ? renderBlock(question.guide[locale]) : undefined,
    why: question.explanation[locale],
  };
}
