import { writeCsv } from "./csv.ts";
import { type Sheet, writeXlsx } from "./write-xlsx.ts";

export const FILE_TYPES = ["xlsx", "csv"] as const;
export type FileType = (typeof FILE_TYPES)[number];

/** A sheet as a file: its head in the first line. */
export const toFile = async (sheet: Sheet, type: FileType): Promise<Buffer> =>
  type === "xlsx" ? writeXlsx(sheet) : writeCsv([sheet.columns.map(({ head }) => head), ...sheet.rows]);
