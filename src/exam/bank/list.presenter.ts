import type { Reader } from "../../web/reader.ts";
import type { Question } from "../questions/question.ts";
import { QUESTION_TYPES } from "./editing/types.ts";
import { byState, type Filter, type Finder } from "./search.ts";
import type { BankNow } from "./source.ts";
import { areaName, inShort, STATE_KINDS } from "./words.ts";

export const STATES = ["draft", "ready", "retired"] as const satisfies readonly Question["state"][];
export const DIFFICULTIES = [1, 2, 3] as const;
const ON_A_PAGE = 25;

interface ListFacts {
  readonly bank: BankNow;
  readonly name: string;
  readonly filter: Filter;
  readonly found: readonly Question[];
  readonly tags: Finder["tags"];
  /** 1, 2 … */
  readonly page: number;
  /** How many questions were just moved to another state. */
  readonly moved?: number | undefined;
  readonly mayEdit: boolean;
}

/** A bank's questions: what is sought, how many there are, and some at a time. */
export function toListPage({ bank, name, filter, found, tags, page, moved, mayEdit }: ListFacts, reader: Reader) {
  const { t, href, locale } = reader;
  const path = `/bank/${bank.id}`;
  const pages = Math.max(1, Math.ceil(found.length / ON_A_PAGE));
  const at = Math.min(page, pages);
  const to = (number: number): string => href(`${path}?${new URLSearchParams([...queryOf(filter), ["page", String(number)]]).toString()}`);
  const counts = byState(bank.questions);
  return {
    title: name,
    back: { href: href("/bank"), text: t("bank.title") },
    told: moved === undefined ? undefined : t("bank.list.moved", { count: moved }),
    counts: STATES.map((state) => ({ kind: STATE_KINDS[state], text: t(`bank.counts.${state}`, { count: counts[state] }) })),
    search: { action: href(path), text: filter.text ?? "", ...choicesOf({ bank, filter, tags }, reader) },
    found: t("bank.list.found", { count: found.length }),
    rows: found.slice((at - 1) * ON_A_PAGE, at * ON_A_PAGE).map((question) => ({
      id: question.id,
      stem: inShort(question, locale, 60),
      href: href(`${path}/questions/${question.id}`),
      type: t(`analysis.type.${question.type}`),
      area: areaName(bank, question.area, locale),
      difficulty: t(`bank.difficulty.${question.difficulty}`),
      state: { kind: STATE_KINDS[question.state], text: t(`bank.state.${question.state}`) },
      choose: t("bank.list.choose", { stem: inShort(question, locale, 40) }),
    })),
    pages:
      pages === 1
        ? undefined
        : {
            text: t("bank.list.page", { page: at, pages }),
            previous: at > 1 ? to(at - 1) : undefined,
            next: at < pages ? to(at + 1) : undefined,
          },
    edit: mayEdit ? toEdit({ bank, filter, found }, reader) : undefined,
    exports: EXPORT_WAYS.map((format) => ({ href: href(`${path}/file?format=${format}`), text: t(`bank.format.${format}`) })),
    empty: t(bank.questions.length === 0 ? "bank.list.empty" : "bank.list.none"),
  };
}

const EXPORT_WAYS = ["qti3", "moodle", "gift", "xlsx", "csv"] as const;

/** A filter as its page's address has it. */
const queryOf = (filter: Filter): readonly [string, string][] =>
  Object.entries(filter).flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [[name, String(value)] as [string, string]],
  );

function choicesOf({ bank, filter, tags }: Pick<ListFacts, "bank" | "filter" | "tags">, { t, locale }: Reader) {
  const any = { value: "", text: t("bank.list.any") };
  const choice = (values: readonly (string | number)[], chosen: string | number | undefined, words: (value: string) => string) => [
    any,
    ...values.map((value) => ({ value: String(value), text: words(String(value)), selected: value === chosen })),
  ];
  return {
    areas: choice(
      bank.areas.map(({ area }) => area),
      filter.area,
      (area) => areaName(bank, area, locale),
    ),
    types: choice(QUESTION_TYPES, filter.type, (type) => t(`analysis.type.${type}`)),
    difficulties: choice(DIFFICULTIES, filter.difficulty, (difficulty) => t(`bank.difficulty.${difficulty}`)),
    states: choice(STATES, filter.state, (state) => t(`bank.state.${state}`)),
    tags: tags.length === 0 ? undefined : choice(tags, filter.tag, (tag) => tag),
  };
}

function toEdit({ bank, filter, found }: Pick<ListFacts, "bank" | "filter" | "found">, { t, href }: Reader) {
  const path = `/bank/${bank.id}`;
  return {
    new: {
      action: href(`${path}/new`),
      types: QUESTION_TYPES.map((type) => ({ value: type, text: t(`analysis.type.${type}`) })),
    },
    import: { href: href(`/bank/import?bank=${bank.id}`), text: t("bank.import.title") },
    move: {
      action: href(`${path}/state`),
      filter: queryOf(filter).map(([name, value]) => ({ name: `filter.${name}`, value })),
      all: found.length > ON_A_PAGE ? t("bank.list.all", { count: found.length }) : undefined,
      states: STATES.map((state) => ({ value: state, text: t(`bank.move.${state}`) })),
    },
  };
}
