import { DateTime } from "luxon";
import type { CellObject } from "write-excel-file/node";

/** How a column's cells are kept in a workbook. */
export type CellKind = "text" | "day" | "figure";

export interface SheetColumn {
  readonly head: string;
  readonly kind: CellKind;
}

export interface Sheet {
  readonly name: string;
  readonly columns: readonly SheetColumn[];
  readonly rows: readonly (readonly string[])[];
}

const HEAD: Omit<CellObject, "value"> = { type: String, fontWeight: "bold", backgroundColor: "#EEF2F6", textColor: "#1F2933" };

/** Signs of East Asian scripts are twice as wide. */
const widthOf = (text: string): number => Array.from(text).reduce((sum, sign) => sum + (sign > "\u2e7f" ? 2 : 1), 0);

/** Nothing of ours is ever a formula: texts are stored as texts, whatever they begin with. */
function toCell(text: string, kind: CellKind): CellObject | null {
  if (text === "") return null;
  if (kind === "day" && /^\d{4}-\d{2}-\d{2}$/.test(text)) {
    return { value: DateTime.fromISO(text, { zone: "utc" }).toJSDate(), type: Date, format: "yyyy-mm-dd" };
  }
  if (kind === "figure" && /^\d{1,6}(\.\d{1,4})?$/.test(text)) return { value: Number(text), type: Number };
  return { value: text, type: String, format: "@" };
}

/** A workbook with one sheet: its head frozen, columns as wide as what stands in them. */
export async function writeXlsx({ name, columns, rows }: Sheet): Promise<Buffer> {
  const head = columns.map((column) => ({ ...HEAD, value: column.head }));
  const body = rows.map((row) => row.map((text, index) => toCell(text, columns[index]?.kind ?? "text")));
  const widths = columns.map(({ head: text }, index) =>
    Math.min(60, Math.max(widthOf(text), ...rows.slice(0, 500).map((row) => widthOf(row[index] ?? ""))) + 3),
  );
  const { default: writeXlsxFile } = await import("write-excel-file/node");
  const made = writeXlsxFile([head, ...body], {
    sheet: name.slice(0, 31),
    stickyRowsCount: 1,
    columns: widths.map((width) => ({ width })),
  });
  return made.toBuffer();
}
