import { createRequire } from "node:module";
import type { Locale } from "../shared/json.ts";
import { lazy } from "../shared/lazy.ts";
import type { Answer } from "./asking.ts";
import type { Cell } from "./questions/question.ts";

const library = lazy(() => createRequire(import.meta.url)("csv-stringify/sync") as typeof import("csv-stringify/sync"));

/** A cell in one language. */
export const cellText = (cell: Cell | undefined, locale: Locale): string | number =>
  typeof cell === "object" ? cell[locale] : (cell ?? "");

interface CsvOptions {
  readonly locale: Locale;
  /** What a column is called; default: its id. */
  readonly heading?: (column: string) => string;
  /** Spreadsheet programmes take the file for UTF-8 by it. */
  readonly bom?: boolean;
}

/** An answer as CSV (RFC 4180). No cell is a formula to a spreadsheet: figures are numbers, and a text that looks like one gets an apostrophe. */
export const toCsv = (
  { columns, rows }: Pick<Answer, "columns" | "rows">,
  { locale, heading = (one) => one, bom = false }: CsvOptions,
): string =>
  library().stringify([columns.map(heading), ...rows.map((row) => columns.map((column) => inert(cellText(row[column], locale))))], {
    bom,
    record_delimiter: "windows",
  });

/** Signs by which spreadsheet programmes know a formula; figures of our own may begin with a minus. */
const FORMULA = /^[=+\-@\t\r\uFF0B\uFF0D\uFF1D\uFF20]/;
const inert = (cell: string | number): string | number => (typeof cell === "string" && FORMULA.test(cell) ? `'${cell}` : cell);
