import { toUploadField } from "../files/upload.presenter.ts";
import type { FilePurpose } from "../files/files.service.ts";
import { moment } from "../i18n/times.ts";
import type { PersonRecord } from "../people/records.ts";
import type { Reader } from "../web/reader.ts";
import type { SessionCall } from "../web/route.ts";
import { FORMS, type FormName } from "./forms.ts";
import { STATE_KINDS } from "./import.presenter.ts";
import type { ImportRecord } from "./records.ts";
import { FILE_TYPES } from "./to-file.ts";
import type { Sheet } from "./write-xlsx.ts";

/** The page of all forms: each to open and to take away, a sheet to bring, and what was brought before. */
export function toSheetsPage(
  { imports, people, purpose, form, fault }: SheetsFacts,
  call: Pick<SessionCall, "t" | "href" | "zone" | "locale">,
) {
  const { t, href } = call;
  return {
    title: t("sheets.title"),
    errors: fault === undefined ? [] : [{ href: "#sheet-file", text: t(`sheets.start.${fault}`) }],
    action: href("/sheets"),
    forms: FORMS.map((name) => ({
      id: `form-${name}`,
      name: t(`sheets.form.${name}`),
      about: t(`sheets.about.${name}`),
      open: { href: href(`/sheets/${name}`), text: t("sheets.open", { form: t(`sheets.form.${name}`) }) },
      files: FILE_TYPES.map((type) => ({ href: href(`/sheets/${name}/file?type=${type}`), text: type.toUpperCase() })),
    })),
    options: FORMS.map((name) => ({ value: name, text: t(`sheets.form.${name}`), selected: name === form })),
    upload: toUploadField({ id: "sheet-file", name: "file", label: t("sheets.start.file") }, purpose, call),
    history: imports.length === 0 ? undefined : toHistory(imports, people, call),
  };
}

export interface SheetsFacts {
  readonly imports: readonly ImportRecord[];
  /** Those who brought them, by id. */
  readonly people: ReadonlyMap<string, Pick<PersonRecord, "name">>;
  readonly purpose: FilePurpose;
  readonly form?: FormName | undefined;
  readonly fault?: "no-file" | undefined;
}

function toHistory(imports: readonly ImportRecord[], people: SheetsFacts["people"], reader: Reader) {
  const { t, href } = reader;
  const columns = ["file", "form", "state", "rows", "by"].map((name) => ({ text: t(`sheets.history.${name}`), num: name === "rows" }));
  const rows = imports.map(({ id, fileName, form, state, counts, by, at }) => ({
    cells: [
      { text: fileName, href: href(`/sheets/imports/${id}`) },
      { text: t(`sheets.form.${form}`) },
      { text: t(`sheets.state.${state}`), kind: STATE_KINDS[state] },
      { text: String(Object.values(counts).reduce((sum, count) => sum + count, 0)) },
      { text: t("sheets.history.who", { name: people.get(by)?.name ?? t("sheets.history.nobody"), time: moment(at, reader) }) },
    ],
  }));
  return { caption: t("sheets.history.heading"), columns, rows };
}

/** Rows of a form on one page, which prints as the form; all of them are in its files. */
const ROWS_A_PAGE = 100;

/** One form as a page, its rows a hundred at a time. @param page from 1 */
export function toFormPage({ form, sheet, page }: FormFacts, { t, href }: Pick<Reader, "t" | "href">) {
  const { columns, rows } = sheet;
  const pages = Math.max(1, Math.ceil(rows.length / ROWS_A_PAGE));
  const at = Math.min(page, pages);
  const shown = rows.slice((at - 1) * ROWS_A_PAGE, at * ROWS_A_PAGE);
  const to = (number: number): string | undefined => (number < 1 || number > pages ? undefined : href(`/sheets/${form}?page=${number}`));
  return {
    title: t(`sheets.form.${form}`),
    back: { href: href("/sheets"), text: t("sheets.title") },
    count: t("sheets.count", { count: rows.length }),
    files: FILE_TYPES.map((type) => ({
      href: href(`/sheets/${form}/file?type=${type}`),
      text: t("sheets.download", { type: type.toUpperCase() }),
    })),
    pages: pages === 1 ? undefined : { previous: to(at - 1), next: to(at + 1), text: t("sheets.page", { page: at, pages }) },
    table:
      rows.length === 0
        ? undefined
        : {
            caption: t(`sheets.form.${form}`),
            columns: columns.map(({ head, kind }) => ({ text: head, num: kind === "figure" })),
            rows: shown.map((row) => ({ cells: row.map((text) => ({ text })) })),
          },
  };
}

interface FormFacts {
  readonly form: FormName;
  readonly sheet: Sheet;
  readonly page: number;
}
