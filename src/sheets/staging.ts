import { inBreaths } from "./breath.ts";
import { cellsOf, type Head } from "./columns.ts";
import { RANKS, type StagedRowRecord, type Verdict } from "./records.ts";
import { readRow } from "./row.ts";
import type { Judged, Target } from "./target.ts";

/** What a person has said of a row. */
export interface RowInput {
  readonly cells: Readonly<Record<string, string>>;
  readonly chosen?: string | undefined;
  readonly skipped?: boolean | undefined;
}

/** A row with its verdict, as it is kept. */
export type JudgedRow = Pick<
  StagedRowRecord,
  "line" | "cells" | "verdict" | "rank" | "key" | "problems" | "notes" | "candidates" | "chosen" | "skipped"
>;

function verdictOf({ problems, outcome, candidates = [] }: Judged): Verdict {
  if (problems.length > 0) return candidates.length > 0 ? "unclear" : "wrong";
  return outcome;
}

/** Understands one row and says what it would do. Where cells are not understood, nothing is asked of the records. */
export async function judgeRow(target: Target, line: number, { cells, chosen, skipped }: RowInput): Promise<JudgedRow> {
  const read = readRow(target.form, cells);
  const judged: Judged =
    read.problems.length > 0
      ? { problems: read.problems, notes: [], outcome: "same", make: () => Promise.resolve([]) }
      : await target.judge({ values: read.values, chosen });
  const verdict = skipped === true ? "skipped" : verdictOf(judged);
  const { key, problems, notes, candidates } = judged;
  return {
    line,
    cells,
    verdict,
    rank: RANKS[verdict],
    ...(key !== undefined && { key }),
    problems,
    notes,
    ...(candidates !== undefined && candidates.length > 0 && { candidates }),
    ...(chosen !== undefined && { chosen }),
    ...(skipped !== undefined && { skipped }),
  };
}

/** A row that says what an earlier one said already. */
export const asTwice = (row: JudgedRow, line: number): JudgedRow => ({
  ...row,
  verdict: "wrong",
  rank: RANKS.wrong,
  problems: [...row.problems, { code: "twice", values: { line: String(line) } }],
});

/** A verdict for every line of a sheet; gives the server's thread back every few rows. */
export async function judgeAll({ places, lines }: Head, target: Target, onProgress: (done: number) => void): Promise<readonly JudgedRow[]> {
  const judged = await inBreaths(lines, (line) => judgeRow(target, line.number, { cells: cellsOf(line, places) }), onProgress);
  const seen = new Map<string, number>();
  return judged.map((row) => {
    const first = row.key === undefined ? undefined : seen.get(row.key);
    if (row.key !== undefined && first === undefined) seen.set(row.key, row.line);
    return first === undefined ? row : asTwice(row, first);
  });
}

export const countRows = (rows: readonly { readonly verdict: Verdict }[]): Partial<Record<Verdict, number>> => {
  const counts: Partial<Record<Verdict, number>> = {};
  for (const { verdict } of rows) counts[verdict] = (counts[verdict] ?? 0) + 1;
  return counts;
};
