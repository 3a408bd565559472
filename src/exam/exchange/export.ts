import type { Locale } from "../../shared/json.ts";
import { writeCsv } from "../../sheets/csv.ts";
import { writeXlsx } from "../../sheets/write-xlsx.ts";
import type { Question } from "../questions/question.ts";
import { writeGift } from "./gift-write.ts";
import { held, type ExportFormat, type Loss } from "./held.ts";
import { writeMoodle } from "./moodle-write.ts";
import { writeQti } from "./qti-write.ts";
import { toRows } from "./table-write.ts";

export interface Exported {
  readonly bytes: Buffer;
  readonly count: number;
  /** What the format could not keep; with `whole`, the question is not in the file at all. */
  readonly lost: readonly { readonly id: string; readonly losses: readonly Loss[]; readonly whole: boolean }[];
}

/** Questions in one language as a file; without any, a sheet is the template. */
export async function exportBank(questions: readonly Question[], format: ExportFormat, locale: Locale): Promise<Exported> {
  const each = questions.map((question) => ({ id: question.id, ...held(question, format, locale) }));
  const kept = each.flatMap(({ question }) => (question === undefined ? [] : [question]));
  const lost = each
    .filter((one) => one.lost.length > 0)
    .map(({ id, lost: losses, question }) => ({ id, losses, whole: question === undefined }));
  return { bytes: await written(kept, format, locale), count: kept.length, lost };
}

async function written(questions: readonly Question[], format: ExportFormat, locale: Locale): Promise<Buffer> {
  switch (format) {
    case "qti3":
      return writeQti(questions);
    case "moodle":
      return Buffer.from(writeMoodle(questions));
    case "gift":
      return Buffer.from(writeGift(questions));
    case "csv":
    case "xlsx": {
      const { head, rows } = toRows(questions, locale === "en" ? "en" : "zh");
      if (format === "csv") return writeCsv([head, ...rows]);
      return writeXlsx({
        name: locale === "en" ? "Questions" : "题目",
        columns: head.map((each) => ({ head: each, kind: "text" as const })),
        rows,
      });
    }
  }
}
