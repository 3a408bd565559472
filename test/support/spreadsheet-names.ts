import { writeCsv } from "../../src/sheets/csv.ts";
import { writeXlsx } from "../../src/sheets/write-xlsx.ts";

/** Names that a spreadsheet might take for a formula, or for the way to one. */
export const TRAPS: readonly string[] = [
  "=1+1",
  '=HYPERLINK("http://evil.example","x")',
  "=cmd|' /C calc'!A0",
  "+1+1",
  "-2+3",
  "@SUM(1,1)",
  "\t=1+1",
  "\r=1+1",
  "＝1+1",
  "李娜",
];

const rows = TRAPS.map((name, index) => [name, `C${index + 1}`]);

/** A sheet that holds them, in both kinds of file. */
export const trapFiles = async (): Promise<Readonly<Record<"xlsx" | "csv", Buffer>>> => ({
  xlsx: await writeXlsx({
    name: "x",
    columns: [
      { head: "姓名", kind: "text" },
      { head: "工号", kind: "text" },
    ],
    rows,
  }),
  csv: writeCsv([["姓名", "工号"], ...rows]),
});
