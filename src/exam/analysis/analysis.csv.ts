import { toCsv } from "../../report/csv.ts";
import type { Reader } from "../../web/reader.ts";
import { questionIn } from "../library.ts";
import type { Analysis } from "./analysis.service.ts";
import { typeName } from "./analysis.presenter.ts";
import { questionLabel } from "./question-label.ts";

const COLUMNS = ["id", "question", "type", "answers", "blank", "facility", "deviation", "guess", "discrimination", "flags"];

/** Every question's figures as a spreadsheet opens them: shares 0–1 with four decimals, headings in the reader's language. */
export const toItemsCsv = (analysis: Analysis, { t, locale }: Pick<Reader, "t" | "locale">): string =>
  toCsv(
    {
      columns: COLUMNS,
      rows: analysis.items.map((item) => {
        const question = questionIn(analysis.questions, item.question);
        return {
          id: item.question,
          question: questionLabel(question, locale, 120),
          type: typeName(question, { t }),
          answers: item.answers,
          blank: item.blank,
          facility: rounded(item.facility),
          deviation: rounded(item.deviation),
          guess: rounded(item.guess),
          discrimination: rounded(item.discrimination),
          flags: item.flags.map((flag) => t(`analysis.flag.${flag}.name`)).join("; "),
        };
      }),
    },
    { locale, bom: true, heading: (column) => t(`analysis.csv.${column}`) },
  );

const rounded = (value: number | undefined): number | string => (value === undefined ? "" : Math.round(value * 10_000) / 10_000);
