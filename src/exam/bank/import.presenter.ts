import { moment } from "../../i18n/times.ts";
import { LOCALES, type Locale } from "../../shared/json.ts";
import type { SessionCall } from "../../web/route.ts";
import type { BankImportRecord } from "../exchange/records.ts";
import type { ApplyOutcome } from "../exchange/exchange.service.ts";
import { MOST_BANK_BYTES } from "../exchange/reading.ts";
import type { StagedItem, Verdict } from "../exchange/stage.ts";
import type { BankService } from "./bank.service.ts";
import { byName, type Names } from "./question.presenter.ts";
import { bankName, inShort } from "./words.ts";

type Reader = Pick<SessionCall, "t" | "href" | "locale" | "zone">;
type BanksShown = Awaited<ReturnType<BankService["banks"]>>;

export const TEMPLATES = ["xlsx", "csv"] as const;
const MIB = 1024 * 1024;

/** A file to bring, templates to write into, and what was brought before. */
export function toImportsPage(
  { banks, chosen, imports, names }: { banks: BanksShown; chosen: string | undefined; imports: readonly BankImportRecord[]; names: Names },
  reader: Reader,
) {
  const { t, href, locale } = reader;
  const named = new Map(banks.map((bank) => [bank.id, bankName(bank, reader)]));
  const present = banks.find(({ id }) => id === chosen) ?? banks[0];
  return {
    title: t("bank.import.title"),
    back: { href: href("/bank"), text: t("bank.title") },
    url: href("/bank/import"),
    limit: MOST_BANK_BYTES,
    tooLarge: t("exchange.refused.too-large"),
    hint: t("bank.import.fileHint", { limit: MOST_BANK_BYTES / MIB }),
    banks: banks.map(({ id }) => ({ value: id, text: named.get(id) ?? id, selected: id === present?.id })),
    languages: LOCALES.map((one) => ({ value: one, text: t(`bank.language.${one}`), selected: one === locale })),
    areas: [
      { value: "", text: t("bank.import.noArea") },
      ...[...new Map(banks.flatMap(({ now }) => now.areas.map(({ area, name }) => [area, name[locale]])))].map(([value, text]) => ({
        value,
        text,
      })),
    ],
    templates: TEMPLATES.map((type) => ({ href: href(`/bank/template/file?type=${type}`), text: type.toUpperCase() })),
    history: imports.length === 0 ? undefined : toHistory(imports, { named, names }, reader),
  };
}

function toHistory(
  imports: readonly BankImportRecord[],
  { named, names }: { named: ReadonlyMap<string, string>; names: Names },
  reader: Reader,
) {
  const { t, href } = reader;
  return {
    caption: t("bank.import.history"),
    columns: ["file", "bank", "state", "by"].map((column) => ({ text: t(`bank.import.column.${column}`) })),
    rows: imports.map(({ id, file, bank, state, by, at }) => ({
      cells: [
        { text: file, href: href(`/bank/imports/${id}`) },
        { text: named.get(bank) ?? bank },
        { text: t(`bank.import.state.${state}`), kind: IMPORT_KINDS[state] },
        { text: t("bank.question.by", { name: byName(by, names, reader), time: moment(at, reader) }) },
      ],
    })),
  };
}

const IMPORT_KINDS: Readonly<Record<BankImportRecord["state"], string>> = { staged: "info", applied: "good" };
const VERDICT_KINDS: Readonly<Record<Verdict, string>> = { full: "good", partial: "warn", refused: "bad" };
const ON_A_PAGE = 100;
/** Those first that need a person. */
const ORDER: Readonly<Record<Verdict, number>> = { refused: 0, partial: 1, full: 2 };

interface Staged {
  readonly record: BankImportRecord;
  readonly bank: { readonly id: string; readonly name: string };
  readonly page: number;
  readonly outcome?: ApplyOutcome | undefined;
}

/** What a file would do, item by item; taken over as a whole. */
export function toImportPage({ record, bank, page, outcome }: Staged, reader: Reader) {
  const { t, href } = reader;
  const { items, state } = record;
  const path = `/bank/imports/${record.id}`;
  const count = (fits: (item: StagedItem) => boolean): number => items.filter(fits).length;
  const [created, changed] = [count(({ action }) => action === "new"), count(({ action }) => action === "changed")];
  const sorted = items.toSorted((a, b) => ORDER[a.verdict] - ORDER[b.verdict]);
  const pages = Math.max(1, Math.ceil(items.length / ON_A_PAGE));
  const at = Math.min(page, pages);
  const verdicts = ["full", "partial", "refused"] as const;
  return {
    title: t("bank.import.of", { file: record.file }),
    back: { href: href("/bank/import"), text: t("bank.import.title") },
    state: { kind: IMPORT_KINDS[state], text: t(`bank.import.state.${state}`) },
    about: t("bank.import.about", { bank: bank.name, language: t(`bank.language.${record.locale}`), time: moment(record.at, reader) }),
    counts: verdicts
      .map((verdict) => ({ verdict, number: count((item) => item.verdict === verdict) }))
      .filter(({ number }) => number > 0)
      .map(({ verdict, number }) => ({ kind: VERDICT_KINDS[verdict], text: t(`bank.import.count.${verdict}`, { count: number }) })),
    stale: outcome?.type === "stale" ? t("bank.import.stale", { count: outcome.items.length }) : undefined,
    done:
      state === "applied"
        ? { text: t("bank.import.done", { created, changed }), href: href(`/bank/${bank.id}?state=draft`), link: t("bank.import.drafts") }
        : undefined,
    apply:
      state === "staged" && created + changed > 0
        ? {
            action: href(`${path}/apply`),
            text: t("bank.import.apply", { count: created + changed }),
            hint: t("bank.import.asDrafts", { created, changed }),
          }
        : undefined,
    nothing: state === "staged" && created + changed === 0 ? t("bank.import.nothing") : undefined,
    table: {
      caption: t("bank.import.items"),
      columns: ["at", "question", "verdict", "action", "words"].map((column) => ({ text: t(`bank.import.column.${column}`) })),
      rows: sorted.slice((at - 1) * ON_A_PAGE, at * ON_A_PAGE).map((item) => toRow(item, record.locale, reader)),
    },
    pages:
      pages === 1
        ? undefined
        : {
            text: t("bank.list.page", { page: at, pages }),
            previous: at > 1 ? href(`${path}?page=${at - 1}`) : undefined,
            next: at < pages ? href(`${path}?page=${at + 1}`) : undefined,
          },
  };
}

const toRow = ({ at, id, verdict, action, notes, question }: StagedItem, locale: Locale, { t }: Reader) => ({
  cells: [
    { text: at },
    { text: question === undefined ? (id ?? "") : inShort(question, locale, 60) },
    { text: t(`exchange.verdict.${verdict}`), kind: VERDICT_KINDS[verdict] },
    { text: t(`bank.import.action.${action}`) },
    { text: notes.map(({ code, values }) => t(`exchange.note.${code}`, values)).join(t("exchange.comma")) },
  ],
});
