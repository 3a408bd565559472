import { readDay, readDayOrMonth, readMoment, readRatings, readScore, readYes } from "./cells.ts";
import type { Column, Form, Reads } from "./forms.ts";
import { kept, tidy } from "./text.ts";

/** Something about a row, in a cell of it or as a whole; the sentence stands in the locales under `sheets.problem.<code>`. */
export interface Remark {
  readonly code: string;
  readonly column?: string | undefined;
  readonly values?: Readonly<Record<string, string>> | undefined;
}

/** A row's cells as understood: days as ISO dates, scores exact, yes and no as `yes` and `no`. */
export interface ReadRow {
  readonly values: Readonly<Record<string, string>>;
  readonly problems: readonly Remark[];
}

const LONGEST = 2_000;

type Read = string | { readonly wrong: string };
const orWrong = (value: string | undefined, typed: string): Read => value ?? { wrong: typed };

const READERS: Readonly<Record<Reads, (typed: string) => Read>> = {
  text: kept,
  number: (typed) => tidy(typed).replaceAll(" ", "").replace(/\.0+$/, ""),
  day: (typed) => orWrong(readDay(typed), typed),
  "day-or-month": (typed) => orWrong(readDayOrMonth(typed), typed),
  moment: (typed) => orWrong(readMoment(typed), typed),
  score: (typed) => orWrong(readScore(typed), typed),
  yes(typed) {
    const yes = readYes(typed);
    return yes === undefined ? { wrong: typed } : yes ? "yes" : "no";
  },
  ratings(typed) {
    const ratings = readRatings(typed);
    return "wrong" in ratings ? ratings : typed;
  },
};

function readCell({ id, reads, required }: Column, typed: string): { readonly value?: string; readonly problem?: Remark } {
  if (typed.trim() === "") return required ? { problem: { code: "required", column: id } } : {};
  if (typed.length > LONGEST) return { problem: { code: "too-long", column: id } };
  const read = READERS[reads](typed);
  return typeof read === "string" ? { value: read } : { problem: { code: `not-${reads}`, column: id, values: { value: read.wrong } } };
}

/** Understands every cell of a row by the form, saying of each that is not understood why. */
export function readRow(form: Form, cells: Readonly<Record<string, string>>): ReadRow {
  const values: Record<string, string> = {};
  const problems: Remark[] = [];
  for (const column of form.columns) {
    const { value, problem } = readCell(column, cells[column.id] ?? "");
    if (value !== undefined) values[column.id] = value;
    if (problem !== undefined) problems.push(problem);
  }
  return { values, problems };
}
