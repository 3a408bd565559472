/** One line of a sheet as it stands there: texts, dates already as `2024-03-15` or `2024-03-15 09:00`. */
export interface Line {
  /** As the spreadsheet counts, from 1. */
  readonly number: number;
  readonly cells: readonly string[];
}

/** What a file holds, before anything is understood of it. */
export type Table = readonly Line[];

/** Why a file is not read as a table; the sentence stands in the locales under `sheets.refused.<code>`. */
export const REFUSALS = [
  "too-large",
  "too-wide",
  "too-long",
  "broken",
  "protected",
  "macros",
  "entities",
  "unsafe-names",
  "slow",
  "no-head",
  "no-rows",
  "file-gone",
] as const;
export type SheetRefusal = (typeof REFUSALS)[number];

/** A file that is no table for us. */
export class UnreadableSheet extends Error {
  readonly code: SheetRefusal;
  constructor(code: SheetRefusal, cause?: unknown) {
    super(code, { cause });
    this.name = "UnreadableSheet";
    this.code = code;
  }
}

export const MOST_LINES = 20_000;
export const MOST_COLUMNS = 200;

/** @throws UnreadableSheet for a table longer or wider than people keep them */
export function bounded(rows: readonly (readonly string[])[]): Table {
  if (rows.length > MOST_LINES) throw new UnreadableSheet("too-long");
  if (rows.some((row) => row.length > MOST_COLUMNS)) throw new UnreadableSheet("too-wide");
  return rows.map((cells, index) => ({ number: index + 1, cells }));
}
