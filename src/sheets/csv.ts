import { createRequire } from "node:module";
import { lazy } from "../shared/lazy.ts";
import { decodeText } from "./decode.ts";
import { neutral, withoutMark } from "./neutral.ts";
import { bounded, UnreadableSheet, type Table } from "./table.ts";

const require = createRequire(import.meta.url);
const reading = lazy(() => require("csv-parse/sync") as typeof import("csv-parse/sync"));
const writing = lazy(() => require("csv-stringify/sync") as typeof import("csv-stringify/sync"));

const DELIMITERS = [",", ";", "\t", "，"] as const;
/** Lines that tell the delimiter. */
const HEAD_LINES = 20;

/** The one that cuts the first lines into most parts; a semicolon inside a cell of a comma file is outnumbered. */
function delimiterOf(text: string): string {
  const head = text
    .split(/\r\n|\n|\r/, HEAD_LINES)
    .join("\n")
    .replaceAll(/"[^"]*"/g, "");
  const counts = DELIMITERS.map((delimiter) => ({ delimiter, count: head.split(delimiter).length }));
  return counts.toSorted((a, b) => b.count - a.count)[0]?.delimiter ?? ",";
}

/** @throws UnreadableSheet */
export function readCsv(bytes: Uint8Array): Table {
  const text = decodeText(bytes);
  if (text.includes("\u0000")) throw new UnreadableSheet("broken");
  try {
    const rows = reading().parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      max_record_size: 200_000,
    });
    return bounded(rows.map((row) => row.map(withoutMark)));
  } catch (error) {
    if (error instanceof reading().CsvError) throw new UnreadableSheet("broken", error);
    throw error;
  }
}

/** With its mark in front, so that spreadsheets take it for the UTF-8 it is. */
export const writeCsv = (rows: readonly (readonly string[])[]): Buffer =>
  Buffer.from(
    writing().stringify(
      rows.map((row) => row.map(neutral)),
      {
        bom: true,
        record_delimiter: "windows",
        // What may be taken for another delimiter, or for the end of a line, stands in quotes: behind it a new cell would begin.
        quoted_match: /[\t\r\n;，]/,
      },
    ),
  );
