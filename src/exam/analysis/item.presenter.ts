import type { Reader } from "../../web/reader.ts";
import { AppError } from "../../shared/errors.ts";
import { questionIn } from "../library.ts";
import { stemBlock } from "../questions/stem.ts";
import type { Question } from "../records.ts";
import { figure, perCent, typeName } from "./analysis.presenter.ts";
import type { AnalysedItem, Analysis } from "./analysis.service.ts";
import { deadDistractors, keysOf, optionsOf } from "./flags.ts";

/** Typed answers shown; the rest is told as a number. */
const TYPED = 12;

/** One question: its figures, what they say and what to do, and who chose what. @throws AppError("not-found") */
export function toItemPage(
  analysis: Analysis,
  id: string,
  { mayRegrade, reader }: { readonly mayRegrade: boolean; readonly reader: Reader },
) {
  const { t, href } = reader;
  const item = analysis.items.find(({ question }) => question === id);
  if (item === undefined) throw new AppError("not-found", { reason: `question ${id}` });
  const question = questionIn(analysis.questions, id);
  return {
    title: t("analysis.item.title", { name: question.id }),
    back: href(`/analysis/${analysis.exam.id}`),
    stem: stemBlock(question, reader),
    advice: item.flags.map((flag) => ({ name: t(`analysis.flag.${flag}.name`), meaning: t(`analysis.flag.${flag}.what`) })),
    figures: [
      { name: t("analysis.item.type"), value: typeName(question, reader) },
      { name: t("analysis.column.answers"), value: String(item.answers) },
      { name: t("analysis.item.blank"), value: item.choices.length === 0 && item.blank === 0 ? "–" : String(item.blank) },
      { name: t("analysis.column.facility"), value: perCent(item.facility) },
      { name: t("analysis.item.deviation"), value: figure(item.deviation) },
      { name: t("analysis.item.guess"), value: item.guess === undefined ? "–" : perCent(item.guess) },
      { name: t("analysis.column.discrimination"), value: figure(item.discrimination) },
    ],
    regrade: mayRegrade ? href(`/regrade/${analysis.exam.id}/${encodeURIComponent(id)}`) : undefined,
    table: { caption: t("analysis.item.choices"), columns: choiceColumns(reader), rows: choiceRows(item, question, reader) },
    more:
      optionsOf(question).length === 0 && item.choices.length > TYPED
        ? t("analysis.item.more", { count: item.choices.length - TYPED })
        : undefined,
  };
}

const choiceColumns = ({ t }: Reader) =>
  ["choice", "chosen", "share", "rest", "note"].map((key, index) => ({
    text: t(`analysis.item.column.${key}`),
    num: index > 0 && index < 4,
  }));

function choiceRows(item: AnalysedItem, question: Question, { t, locale }: Reader) {
  const counted = new Map(item.choices.map((choice) => [choice.value, choice]));
  const options = optionsOf(question);
  const values = options.length > 0 ? options : item.choices.slice(0, TYPED).map(({ value }) => value);
  const [keys, dead] = [keysOf(question), deadDistractors(item, question)];
  return values.map((value) => {
    const choice = counted.get(value);
    const note = keys.includes(value)
      ? { kind: "good", text: t("analysis.item.key") }
      : dead.includes(value)
        ? { kind: "quiet", text: t("analysis.item.dead") }
        : { text: "" };
    return {
      cells: [
        { text: inWords(question, value, { t, locale }) },
        { text: String(choice?.count ?? 0) },
        { text: perCent((choice?.count ?? 0) / item.answers) },
        { text: choice === undefined ? "–" : choice.rest.toFixed(1) },
        note,
      ],
    };
  });
}

function inWords(question: Question, value: string, { t, locale }: Pick<Reader, "t" | "locale">): string {
  if (question.type === "true-false") return t(`exam.question.${value}`);
  if (question.type !== "single" && question.type !== "multiple") return value;
  return question.options.find(({ id }) => id === value)?.text[locale] ?? value;
}
