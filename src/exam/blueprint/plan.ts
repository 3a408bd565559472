import type { ExamSettings } from "../../programme/records.ts";
import type { Question, QuestionType } from "../questions/question.ts";
import { createNetwork, SINK, SOURCE } from "./flow.ts";
import { DIFFICULTIES, drawable, rowsOf, suits, type Row } from "./rows.ts";

/** Ready questions of one type, area and difficulty. */
export interface Cell {
  readonly type: QuestionType;
  readonly area: string;
  readonly difficulty: number;
  readonly questions: readonly Question[];
}

/** A demand with what every paper gives it: the same number of each difficulty on all of them. */
export interface PlannedRow extends Row {
  readonly byDifficulty: ReadonlyMap<number, number>;
  /** A way to fill it beside all others: how many from which cell. */
  readonly from: ReadonlyMap<Cell, number>;
}

/** Rows that together want more than the bank has for them. */
export interface Gap {
  readonly rows: readonly Row[];
  readonly needed: number;
  readonly available: number;
}

type Shortage = { readonly type: "short"; readonly gaps: readonly Gap[] };

export type Plan = { readonly type: "plan"; readonly rows: readonly PlannedRow[]; readonly cells: readonly Cell[] } | Shortage;

/**
 * How a blueprint is filled from a bank. Where a row leaves the difficulty open, it is divided as the bank's questions for it are, so
 * nearly as can be; the same for every paper, which makes all papers of one bank equally hard.
 */
export function planOf(questions: readonly Question[], settings: Pick<ExamSettings, "sections" | "published">): Plan {
  const rows = settings.sections.flatMap(rowsOf);
  const cells = cellsOf(drawable(questions, settings));
  const byType = [...Map.groupBy(rows, ({ type }) => type)].map(([type, wanted]) =>
    planType(
      wanted,
      cells.filter((cell) => cell.type === type),
    ),
  );
  const gaps = byType.flatMap((plan) => (plan.type === "short" ? plan.gaps : []));
  if (gaps.length > 0) return { type: "short", gaps };
  const planned = new Map(byType.flatMap((plan) => (plan.type === "plan" ? plan.rows : [])).map((row) => [row.row, row]));
  return { type: "plan", rows: rows.flatMap((row) => planned.get(row) ?? []).map(({ row, ...rest }) => ({ ...row, ...rest })), cells };
}

const cellsOf = (questions: readonly Question[]): readonly Cell[] =>
  [...Map.groupBy(questions, ({ type, area, difficulty }) => `${type} ${area} ${difficulty}`).values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ type: first.type, area: first.area, difficulty: first.difficulty, questions: group }];
  });

type Filled = { readonly row: Row } & Pick<PlannedRow, "byDifficulty" | "from">;
type TypePlan = { readonly type: "plan"; readonly rows: readonly Filled[] } | Shortage;

/** The rows of one type compete for the same questions, so all of them are filled at once. */
function planType(rows: readonly Row[], cells: readonly Cell[]): TypePlan {
  const network = createNetwork();
  const places = cells.map((cell) => {
    const node = network.node();
    network.edge(node, SINK, { capacity: cell.questions.length });
    return { cell, node };
  });
  const laid = rows.map((row) => {
    const node = network.node();
    network.edge(SOURCE, node, { capacity: row.count });
    const own = places.filter(({ cell }) => suits(cell, row));
    const supply = own.reduce((sum, { cell }) => sum + cell.questions.length, 0);
    const edges = DIFFICULTIES.flatMap((difficulty) => {
      const alike = own.filter(({ cell }) => cell.difficulty === difficulty);
      const here = alike.reduce((sum, { cell }) => sum + cell.questions.length, 0);
      const fork = network.node();
      // Squared distance from count × here ÷ supply, one question at a time, times supply to stay whole.
      for (let each = 1; each <= Math.min(row.count, here); each += 1)
        network.edge(node, fork, { capacity: 1, cost: (2 * each - 1) * supply - 2 * row.count * here });
      return alike.map(({ cell, node: place }) => ({ cell, taken: network.edge(fork, place, { capacity: row.count }) }));
    });
    return { row, node, edges, supply };
  });
  const needed = rows.reduce((sum, { count }) => sum + count, 0);
  if (network.fill() < needed) return { type: "short", gaps: gapsOf(laid, places, network.reached()) };
  return {
    type: "plan",
    rows: laid.map(({ row, edges }) => {
      const from = new Map(edges.map(({ cell, taken }) => [cell, taken()] as const).filter(([, taken]) => taken > 0));
      const byDifficulty = new Map(DIFFICULTIES.map((difficulty) => [difficulty, sumOf(from, difficulty)]));
      return { row, byDifficulty, from };
    }),
  };
}

const sumOf = (from: ReadonlyMap<Cell, number>, difficulty: number): number =>
  [...from].reduce((sum, [cell, taken]) => (cell.difficulty === difficulty ? sum + taken : sum), 0);

/** A row too large for itself is named by itself; else the rows that stand in each other's way (Hall's condition fails for them). */
function gapsOf(
  laid: readonly { readonly row: Row; readonly node: number; readonly supply: number }[],
  places: readonly { readonly cell: Cell; readonly node: number }[],
  reached: ReadonlySet<number>,
): readonly Gap[] {
  const alone = laid.filter(({ row, supply }) => supply < row.count);
  if (alone.length > 0) return alone.map(({ row, supply }) => ({ rows: [row], needed: row.count, available: supply }));
  const rows = laid.filter(({ node }) => reached.has(node)).map(({ row }) => row);
  const available = places.filter(({ node }) => reached.has(node)).reduce((sum, { cell }) => sum + cell.questions.length, 0);
  return [{ rows, needed: rows.reduce((sum, { count }) => sum + count, 0), available }];
}
