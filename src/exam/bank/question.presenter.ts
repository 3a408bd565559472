import { moment } from "../../i18n/times.ts";
import type { Reader } from "../../web/reader.ts";
import type { Question } from "../questions/question.ts";
import { toAsked } from "./asked.ts";
import type { QuestionFacts } from "./bank.service.ts";
import { STATES } from "./list.presenter.ts";
import type { BankVersionRecord } from "./records.ts";
import type { SimilarQuestion } from "./similar.ts";
import type { BankNow } from "./source.ts";
import { areaName, inShort, STATE_KINDS } from "./words.ts";

/** Who saved what, by person id. */
export type Names = ReadonlyMap<string, string>;

interface Shown {
  readonly names: Names;
  readonly mayEdit: boolean;
  /** It was just saved, or found as it was. */
  readonly told?: "saved" | "unchanged" | "moved" | undefined;
}

/** Who did it, where somebody did. */
export const byName = (by: string, names: Names, { t }: Pick<Reader, "t">): string =>
  by === "system" ? t("bank.by.system") : (names.get(by) ?? t("bank.by.nobody"));

/** One question: as it is asked, its key, what is known of it, and how it came to be. */
export function toQuestionPage({ bank, question, record, versions, offered, similar }: QuestionFacts, shown: Shown, reader: Reader) {
  const { t, href } = reader;
  const path = `/bank/${bank.id}/questions/${question.id}`;
  const { names, mayEdit, told } = shown;
  const saved = record && {
    name: t("bank.question.saved"),
    value: t("bank.question.by", { name: byName(record.by, names, reader), time: moment(record.at, reader) }),
  };
  return {
    title: t("bank.question.title", { id: question.id }),
    back: { href: href(`/bank/${bank.id}`), text: t("bank.question.back") },
    told: told === undefined ? undefined : t(`bank.told.${told}`),
    state: { kind: STATE_KINDS[question.state], text: t(`bank.state.${question.state}`) },
    drawn: t(`bank.drawn.${question.state}`),
    asked: toAsked(question, reader),
    facts: [...factsOf(bank, question, reader), ...(saved === undefined ? [] : [saved])],
    similar: toSimilar(bank, similar, reader),
    edit: mayEdit ? href(`${path}/edit`) : undefined,
    move: mayEdit
      ? {
          action: href(`/bank/${bank.id}/state`),
          item: question.id,
          states: STATES.filter((state) => state !== question.state).map((state) => ({ value: state, text: t(`bank.move.${state}`) })),
        }
      : undefined,
    offered:
      offered === undefined || !mayEdit
        ? undefined
        : { action: href(`${path}/versions`), text: t("bank.offered.text", { stem: inShort(offered, reader.locale) }) },
    history: versions.length === 0 ? undefined : toHistory(versions, { names, path }, reader),
  };
}

export function toSimilar(bank: BankNow, similar: readonly SimilarQuestion[], { t, href, locale }: Reader) {
  if (similar.length === 0) return undefined;
  return {
    text: t("bank.similar.text", { count: similar.length }),
    list: similar.map(({ question, likeness }) => ({
      href: href(`/bank/${bank.id}/questions/${question.id}`),
      text: t("bank.similar.one", { stem: inShort(question, locale), percent: Math.round(likeness * 100) }),
    })),
  };
}

function factsOf(bank: BankNow, { type, area, difficulty, version, source, tags = [] }: Question, { t, locale }: Reader) {
  return [
    { name: t("bank.field.type"), value: t(`analysis.type.${type}`) },
    { name: t("bank.field.area"), value: areaName(bank, area, locale) },
    { name: t("bank.field.difficulty"), value: t(`bank.difficulty.${difficulty}`) },
    { name: t("bank.question.version"), value: String(version) },
    ...(tags.length === 0 ? [] : [{ name: t("bank.field.tags"), value: tags.join(t("bank.comma")) }]),
    ...(source === undefined ? [] : [{ name: t("bank.field.source"), value: source }]),
  ];
}

function toHistory(versions: readonly BankVersionRecord[], { names, path }: { names: Names; path: string }, reader: Reader) {
  const { t, href, locale } = reader;
  return {
    caption: t("bank.history.heading"),
    columns: ["version", "stem", "origin", "saved"].map((name) => ({ text: t(`bank.history.${name}`) })),
    rows: versions.map(({ number, question, origin, by, at }) => ({
      cells: [
        { text: String(number), href: href(`${path}/versions/${number}`) },
        { text: inShort(question, locale) },
        { text: t(`bank.origin.${origin}`) },
        { text: t("bank.question.by", { name: byName(by, names, reader), time: moment(at, reader) }) },
      ],
    })),
  };
}

/** One version as it was saved. */
export function toVersionPage(bank: BankNow, { number, item, question }: BankVersionRecord, shown: Omit<Shown, "names">, reader: Reader) {
  const { t, href } = reader;
  const path = `/bank/${bank.id}/questions/${item}`;
  return {
    title: t("bank.version.title", { number, id: item }),
    back: { href: href(path), text: t("bank.version.back") },
    asked: toAsked(question, reader),
    facts: factsOf(bank, question, reader),
    again: shown.mayEdit ? { action: href(`${path}/versions`), number, confirm: t("bank.version.confirm", { number }) } : undefined,
  };
}
