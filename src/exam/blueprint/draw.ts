import type { ExamSection, ExamSettings } from "../../programme/records.ts";
import { seededRandom, type Random } from "../../shared/random.ts";
import { versionId } from "../bank.ts";
import { kindOf } from "../questions/kinds.ts";
import type { PaperItem, Question } from "../records.ts";
import { createNetwork, SINK, SOURCE } from "./flow.ts";
import { planOf, type Cell, type Gap, type Plan, type PlannedRow } from "./plan.ts";
import { isPractice, suits } from "./rows.ts";

export interface DrawRequest {
  /** The bank, in any order and of any state. */
  readonly questions: readonly Question[];
  readonly settings: Pick<ExamSettings, "sections" | "published">;
  readonly seed: string;
  /** Question id (without version) → number of the latest sitting in which this person met it. */
  readonly met: ReadonlyMap<string, number>;
}

export type Drawn =
  | { readonly type: "paper"; readonly items: readonly PaperItem[] }
  | { readonly type: "short"; readonly gaps: readonly Gap[] }
  /** Questions asked of everybody that the bank does not have ready, or has of another type. */
  | { readonly type: "missing"; readonly section: string; readonly questions: readonly string[] };

/**
 * Draws one person's paper after a blueprint: every section's counts by area and difficulty, no question twice, equally hard for all;
 * among those, questions never met before the ones met longest ago, and then from each area as many as from the others.
 */
export function drawPaper({ questions, settings, seed, met }: DrawRequest): Drawn {
  for (const section of settings.sections) {
    const missing = missingFixed(section, questions, settings);
    if (missing.length > 0) return { type: "missing", section: section.id, questions: missing };
  }
  const plan = planOf(questions, settings);
  if (plan.type === "short") return plan;
  const random = seededRandom(seed);
  const taken = pick(plan, { met, random });
  const items = settings.sections.flatMap((section) => {
    const chosen = section.fixed === undefined ? (taken.get(section.id) ?? []) : fixedOf(section.fixed, questions);
    return (section.inOrder === true ? chosen : random.shuffle(chosen)).map((question) => itemOf(question, section, random));
  });
  return { type: "paper", items };
}

/** Fixed questions of a section that no paper can hold: not ready, of another type, or for practice. */
export const missingFixed = (
  { fixed = [], type }: ExamSection,
  questions: readonly Question[],
  settings: Pick<ExamSettings, "published">,
): readonly string[] => {
  const there = new Set(
    questions
      .filter((question) => question.state === "ready" && question.type === type && !isPractice(question, settings))
      .map(({ id }) => id),
  );
  return fixed.filter((id) => !there.has(id));
};

const fixedOf = (fixed: readonly string[], questions: readonly Question[]): readonly Question[] =>
  fixed.flatMap((id) => questions.find((question) => question.id === id) ?? []);

const AS_WRITTEN: Pick<Random, "shuffle"> = { shuffle: (list) => [...list] };

function itemOf(question: Question, { id, marks, optionsInOrder }: ExamSection, random: Random): PaperItem {
  const place = { question: versionId(question), section: id, marks };
  // Sittings are written with every save, so a type that the order tells is left out.
  const named = question.type === "single" || question.type === "short" ? {} : { type: question.type };
  // What is to be matched or put in order would be given away by the order it was written in.
  const given = question.type === "matching" || question.type === "ordering";
  const order = optionsInOrder === true && !given ? { ...random, ...AS_WRITTEN } : random;
  return { ...place, ...named, ...kindOf(question).layOut(question, order) };
}

interface By {
  readonly met: ReadonlyMap<string, number>;
  readonly random: Random;
}

/** The questions of each section. A row takes what it likes best of all that the plans of the rows after it do not need. */
function pick({ rows, cells }: Extract<Plan, { type: "plan" }>, { met, random }: By): ReadonlyMap<string, readonly Question[]> {
  const bySection = new Map<string, Question[]>();
  const sitting = (question: Question): number => met.get(question.id) ?? NEVER;
  const free = new Map(cells.map((cell) => [cell, random.shuffle(cell.questions).toSorted((a, b) => sitting(a) - sitting(b))]));
  for (const [at, row] of rows.entries()) {
    const later = rows.slice(at + 1);
    const pools = cells
      .filter((cell) => suits(cell, row))
      .map((cell) => {
        const left = free.get(cell) ?? [];
        return { cell, left: left.slice(0, left.length - later.reduce((sum, { from }) => sum + (from.get(cell) ?? 0), 0)) };
      });
    const chosen: Question[] = [];
    for (const [cell, count] of divided(row, pools, { random, sitting })) {
      chosen.push(...(free.get(cell) ?? []).slice(0, count));
      free.set(cell, (free.get(cell) ?? []).slice(count));
    }
    bySection.set(row.section, [...(bySection.get(row.section) ?? []), ...chosen.toSorted((a, b) => (a.id < b.id ? -1 : 1))]);
  }
  return bySection;
}

const NEVER = 0;

/** A question met before costs more than any division among the areas, and one met lately a little more than one met long ago. */
const MET = 1e8;
const LONG_AGO = 10_000;

interface Pool {
  readonly cell: Cell;
  /** Best first. */
  readonly left: readonly Question[];
}

/**
 * How many from which cell: as many of each difficulty as planned, as few met before as can be, those met longest ago, and then from
 * each area as many as from the others; which areas give one more is up to the seed.
 */
function divided(
  { count, byDifficulty }: PlannedRow,
  pools: readonly Pool[],
  { random, sitting }: { random: Random; sitting: (question: Question) => number },
): readonly (readonly [Cell, number])[] {
  const network = createNetwork();
  const levels = new Map(
    [...byDifficulty].map(([difficulty, quota]) => {
      const node = network.node();
      network.edge(node, SINK, { capacity: quota });
      return [difficulty, node] as const;
    }),
  );
  const areas = random.shuffle([...new Set(pools.map(({ cell }) => cell.area))]);
  const nodes = new Map(
    areas.map((area, rank) => {
      const node = network.node();
      for (let each = 0; each < count; each += 1) network.edge(SOURCE, node, { capacity: 1, cost: each * areas.length + rank });
      return [area, node] as const;
    }),
  );
  const takings = pools.map(({ cell, left }) => {
    const [area, level] = [nodes.get(cell.area) ?? SOURCE, levels.get(cell.difficulty) ?? SINK];
    const bySitting = [...Map.groupBy(left, sitting)].map(([number, alike]) =>
      network.edge(area, level, { capacity: alike.length, cost: number === NEVER ? 0 : MET * (LONG_AGO + number) }),
    );
    return { cell, bySitting };
  });
  network.fill();
  return takings.map(({ cell, bySitting }) => [cell, bySitting.reduce((sum, taken) => sum + taken(), 0)] as const);
}
