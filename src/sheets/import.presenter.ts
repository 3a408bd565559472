import { moment } from "../i18n/times.ts";
import type { Translate } from "../i18n/translate.ts";
import type { JobStanding } from "../jobs/jobs.service.ts";
import { toJobBox } from "../jobs/job.presenter.ts";
import type { Locale } from "../shared/json.ts";
import type { Reader } from "../web/reader.ts";
import type { Column, Form } from "./forms.ts";
import type { ImportRecord, StagedRowRecord, Verdict } from "./records.ts";
import type { Remark } from "./row.ts";
import { ROWS_A_PAGE, type Preview } from "./sheets.service.ts";

export const STATE_KINDS: Readonly<Record<ImportRecord["state"], string>> = {
  reading: "info",
  refused: "bad",
  staged: "info",
  applying: "info",
  applied: "good",
  undoing: "info",
  undone: "quiet",
};

const VERDICT_KINDS: Readonly<Record<Verdict, string>> = {
  wrong: "bad",
  unclear: "warn",
  new: "good",
  change: "info",
  same: "quiet",
  skipped: "quiet",
};

const WORKING: ReadonlySet<ImportRecord["state"]> = new Set(["reading", "applying", "undoing"]);
const MAY_APPLY: ReadonlySet<ImportRecord["state"]> = new Set(["staged", "undone"]);

const headOf = (form: Form, id: string, locale: Locale): string => form.columns.find((column) => column.id === id)?.head[locale] ?? id;

/** One remark as a sentence: column, what is wrong with what stands there, and the way out. */
export function toSentence({ code, column, values = {} }: Remark, form: Form, { t, locale }: { t: Translate; locale: Locale }): string {
  const sentence = t(`sheets.problem.${code}`, values);
  return column === undefined ? sentence : t("sheets.inColumn", { column: headOf(form, column, locale), sentence });
}

/** The staged preview: what the sheet would do, row by row, those first that need a person. */
export function toImportPage({ record, form, rows, next, people, earlier }: Preview, job: JobStanding, more: ImportMore, reader: Reader) {
  const { t, href } = reader;
  const path = `/sheets/imports/${record.id}`;
  const { counts } = record;
  const count = (verdict: Verdict): number => counts[verdict] ?? 0;
  const good = count("new") + count("change");
  const open = count("wrong") + count("unclear");
  const working = WORKING.has(record.state);
  return {
    title: t("sheets.import.title", { file: record.fileName }),
    back: { href: href("/sheets"), text: t("sheets.title") },
    state: { kind: STATE_KINDS[record.state], text: t(`sheets.state.${record.state}`) },
    about: t("sheets.import.about", {
      form: t(`sheets.form.${record.form}`),
      time: moment(record.at, reader),
      name: people.get(record.by)?.name ?? t("sheets.history.nobody"),
    }),
    told: more.told === true ? t("sheets.import.changed") : undefined,
    refusal: record.refusal === undefined ? undefined : t(`sheets.refused.${record.refusal}`),
    builtOn: toBuiltOn(record, t),
    earlier:
      earlier === undefined
        ? undefined
        : t("sheets.import.earlier", {
            time: moment(earlier.at, reader),
            name: people.get(earlier.by)?.name ?? t("sheets.history.nobody"),
          }),
    job: working
      ? toJobBox(job, { label: t(`sheets.working.${record.state}`), back: path, onward: { path, text: t("sheets.import.onward") } }, reader)
      : undefined,
    counts: (Object.keys(VERDICT_KINDS) as Verdict[])
      .filter((verdict) => count(verdict) > 0)
      .map((verdict) => ({ kind: VERDICT_KINDS[verdict], text: t(`sheets.counts.${verdict}`, { count: count(verdict) }) })),
    ignored: toIgnored(record, t),
    apply:
      MAY_APPLY.has(record.state) && good > 0
        ? {
            action: href(`${path}/apply`),
            text: t("sheets.apply.button", { count: good }),
            confirm: open > 0 ? t("sheets.apply.confirmOpen", { count: good, open }) : t("sheets.apply.confirm", { count: good }),
          }
        : undefined,
    nothing: MAY_APPLY.has(record.state) && good === 0 ? t(open > 0 ? "sheets.apply.allOpen" : "sheets.apply.nothing") : undefined,
    undo:
      record.state === "applied"
        ? {
            action: href(`${path}/undo`),
            text: t("sheets.undo.button"),
            confirm: t(record.form === "assessment" ? "sheets.undo.confirmScores" : "sheets.undo.confirm"),
          }
        : undefined,
    table: rows.length === 0 ? undefined : toTable({ record, form, rows }, reader),
    ...toPages({ record, next, page: more.page }, reader),
  };
}

export interface ImportMore {
  /** Which page of its rows, from 1. */
  readonly page: number;
  /** A row was just changed. */
  readonly told?: boolean | undefined;
}

/** Rows are walked from the first: there is a way on, and a way back to the beginning. */
function toPages(
  { record, next, page }: Pick<Preview, "record" | "next"> & Pick<ImportMore, "page">,
  { t, href }: Pick<Reader, "t" | "href">,
) {
  const path = `/sheets/imports/${record.id}`;
  const all = Object.values(record.counts).reduce((sum, count) => sum + count, 0);
  const pages = Math.max(1, Math.ceil(all / ROWS_A_PAGE));
  return {
    position: pages === 1 ? undefined : t("sheets.page", { page: Math.min(page, pages), pages }),
    first: page === 1 ? undefined : { href: `${href(path)}#rows`, text: t("sheets.import.first") },
    next:
      next === undefined
        ? undefined
        : { href: `${href(`${path}?after=${encodeURIComponent(next)}&page=${page + 1}`)}#rows`, text: t("sheets.import.more") },
  };
}

function toBuiltOn({ builtOn = [] }: ImportRecord, t: Translate): string | undefined {
  if (builtOn.length === 0) return undefined;
  const names = builtOn.map(({ line, name }) => (line === 0 ? name : t("sheets.undo.row", { line, name })));
  return t("sheets.undo.builtOn", { names: names.join(t("sheets.comma")) });
}

function toIgnored({ columns }: ImportRecord, t: Translate): string | undefined {
  const ignored = columns.filter(({ column }) => column === undefined).map(({ head }) => head);
  return ignored.length === 0 ? undefined : t("sheets.import.ignored", { columns: ignored.join(t("sheets.comma")) });
}

function toTable({ record, form, rows }: Pick<Preview, "record" | "form" | "rows">, reader: Reader) {
  const { t, href } = reader;
  const editable = MAY_APPLY.has(record.state);
  return {
    caption: t("sheets.import.rows"),
    columns: ["line", "what", "verdict", "words"].map((name) => ({ text: t(`sheets.row.${name}`) })),
    rows: rows.map((row) => ({
      cells: [
        { text: String(row.line), ...(editable && { href: href(`/sheets/imports/${record.id}/rows/${row.line}`) }) },
        { text: summary(row, form) },
        { text: t(`sheets.verdict.${row.verdict}`), kind: VERDICT_KINDS[row.verdict] },
        { text: [...row.problems, ...row.notes].map((remark) => toSentence(remark, form, reader)).join(" ") },
      ],
    })),
  };
}

/** The first cells of a row: enough to know it by. */
const summary = ({ cells }: StagedRowRecord, { columns }: Form): string =>
  columns
    .flatMap(({ id }) => cells[id] ?? [])
    .slice(0, 5)
    .join(" · ");

/** One row to be fixed, given to a person, or left out. */
export function toRowPage({ record, form, rows, people }: Preview, reader: Reader) {
  const { t, href, locale } = reader;
  const [row] = rows;
  const path = `/sheets/imports/${record.id}`;
  const remarks = row?.problems ?? [];
  const of = (id: string): string | undefined =>
    remarks
      .filter(({ column }) => column === id)
      .map(({ code, values }) => t(`sheets.problem.${code}`, values ?? {}))
      .join(" ") || undefined;
  const field = ({ id, head, required }: Column) => ({
    id: `cell-${id.replace(":", "-")}`,
    name: `cell.${id}`,
    label: head[locale],
    value: row?.cells[id] ?? "",
    error: of(id),
    optional: !required,
  });
  return {
    title: t("sheets.row.title", { line: row?.line ?? 0 }),
    back: { href: href(path), text: record.fileName },
    action: href(`${path}/rows/${row?.line ?? 0}`),
    verdict: row === undefined ? undefined : { kind: VERDICT_KINDS[row.verdict], text: t(`sheets.verdict.${row.verdict}`) },
    errors: remarks.map((remark) => ({
      href: `#${remark.column === undefined ? "row" : `cell-${remark.column.replace(":", "-")}`}`,
      text: toSentence(remark, form, reader),
    })),
    notes: (row?.notes ?? []).map((remark) => toSentence(remark, form, reader)),
    fields: form.columns.map(field),
    persons: toPersons(row, { people, form: record.form }, reader),
    skipped: row?.skipped === true,
  };
}

function toPersons(row: StagedRowRecord | undefined, { people, form }: { people: Preview["people"]; form: Form["name"] }, { t }: Reader) {
  const { candidates = [], chosen } = row ?? {};
  if (candidates.length === 0) return undefined;
  const options = candidates.map((id) => {
    const { name = "", employeeNumber = "", department = "" } = people.get(id) ?? {};
    return { value: id, text: name, hint: [employeeNumber, department].filter((text) => text !== "").join(" · "), checked: id === chosen };
  });
  const none = { value: "", text: t("sheets.row.nobody"), hint: "", checked: chosen === undefined };
  const fresh = { value: "new", text: t("sheets.row.newPerson"), hint: "", checked: chosen === "new" };
  return { legend: t("sheets.row.whose"), options: form === "people" ? [...options, fresh, none] : [...options, none] };
}
