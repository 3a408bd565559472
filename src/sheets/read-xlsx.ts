import { DateTime } from "luxon";
import type { CellValue } from "read-excel-file/node";
import { checkWorkbook } from "./archive.ts";
import { bounded, UnreadableSheet, type Table } from "./table.ts";

/** Figures stay as the file writes them: a long number would lose its end as a floating-point one. */
const AS_WRITTEN = { trim: false, parseNumber: (text: string): string => text };

/**
 * The first sheet of a workbook. Of a formula the value it had when the file was saved is read, never the formula.
 * @throws UnreadableSheet
 */
export async function readXlsx(bytes: Buffer): Promise<Table> {
  await checkWorkbook(bytes);
  let rows: readonly (readonly (CellValue<string> | null)[])[];
  try {
    const { readSheet } = await import("read-excel-file/node");
    rows = await readSheet<string>(bytes, 1, AS_WRITTEN);
  } catch (error) {
    throw new UnreadableSheet("broken", error);
  }
  return bounded(rows.map((row) => row.map(toText)));
}

function toText(value: CellValue<string> | null): string {
  if (value === null) return "";
  if (value instanceof Date) {
    const at = DateTime.fromJSDate(value, { zone: "utc" });
    return at.toFormat(at.hour + at.minute === 0 ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm");
  }
  if (typeof value === "string" && /^\d+\.\d{10,}$|^-?\d+(\.\d+)?E-?\d+$/i.test(value))
    return String(Number(Number(value).toPrecision(12)));
  return String(value);
}
