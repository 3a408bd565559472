import { createMoments, type Moments } from "./moments.ts";

/** One answered place of a marked paper. */
export interface MarkedPlace {
  /** Pinned version of the question. */
  readonly question: string;
  /** Marks earned and to be earned; `of` above 0. */
  readonly earned: number;
  readonly of: number;
  /** What was chosen or typed, one text each; none for a blank answer. Absent where answers are not counted one by one. */
  readonly choices?: readonly string[] | undefined;
}

export type MarkedPaper = readonly MarkedPlace[];

export interface ChoiceFigures {
  readonly value: string;
  readonly count: number;
  /** Mean per cent that those who chose it earned on the rest of the paper. */
  readonly rest: number;
}

export interface ItemFigures {
  readonly question: string;
  readonly answers: number;
  /** Mean share of the marks earned, 0–1. */
  readonly facility: number;
  /** Standard deviation of that share. */
  readonly deviation: number;
  /** Item–rest correlation, −1 to 1; absent where one side does not vary. */
  readonly discrimination: number | undefined;
  /** Mean part of a paper's marks that it carries where it is asked, in per cent. */
  readonly weight: number;
  readonly blank: number;
  /** Most frequent first; empty where answers are not counted one by one. */
  readonly choices: readonly ChoiceFigures[];
}

export interface ExamFigures {
  readonly papers: number;
  /** Mean and standard deviation of the scores, in per cent. */
  readonly mean: number;
  readonly deviation: number;
  /** Cronbach's α; absent below two papers or parts, and where scores do not vary. */
  readonly alpha: number | undefined;
  /** Standard error of a score, in per cent; absent without α. */
  readonly error: number | undefined;
  /** α is reckoned over places, for the papers do not all ask the same questions. */
  readonly drawn: boolean;
  /** In order of first appearance. */
  readonly items: readonly ItemFigures[];
}

export interface Tally {
  add(paper: MarkedPaper): void;
  figures(): ExamFigures;
}

interface Item {
  readonly share: Moments;
  readonly percent: Moments;
  readonly weight: Moments;
  readonly choices: Map<string, { count: number; rest: number }>;
  blank: number;
}

/** Typed answers can all differ: what comes after these is left uncounted. */
const DISTINCT = 500;

/**
 * Takes marked papers in, one by one, in memory that does not grow with their number.
 *
 * - Facility: mean of earned ÷ marks (Moodle, question statistics: facility index).
 * - Discrimination: Pearson correlation of an item's share with the per cent earned on the rest of the paper; the item itself is left
 *   out, else it would correlate with itself (Ebel & Frisbie, Essentials of Educational Measurement, 1991, ch. 13).
 * - α = k ÷ (k − 1) × (1 − Σ var(part) ÷ var(total)) (L. J. Cronbach, Psychometrika 16, 1951); 100 α is Moodle's CIC. Parts are the
 *   questions where all papers ask the same ones, else the places, whose questions are drawn.
 * - Standard error = SD × √(1 − α) (Lord & Novick, Statistical Theories of Mental Test Scores, 1968); a negative α counts as 0.
 */
export function createTally(): Tally {
  const items = new Map<string, Item>();
  const places: Moments[] = [];
  const totals = createMoments();

  function itemOf(question: string): Item {
    const known = items.get(question);
    const item = known ?? { share: createMoments(), percent: createMoments(), weight: createMoments(), choices: new Map(), blank: 0 };
    if (known === undefined) items.set(question, item);
    return item;
  }

  function add(paper: MarkedPaper): void {
    const of = paper.reduce((total, place) => total + place.of, 0);
    const earned = paper.reduce((total, place) => total + place.earned, 0);
    if (of <= 0) return;
    totals.add((earned / of) * 100, 0);
    for (const [index, place] of paper.entries()) {
      const item = itemOf(place.question);
      const rest = of > place.of ? ((earned - place.earned) / (of - place.of)) * 100 : 0;
      const percent = (place.earned / of) * 100;
      item.share.add(place.earned / place.of, rest);
      item.percent.add(percent, 0);
      item.weight.add((place.of / of) * 100, 0);
      (places[index] ??= createMoments()).add(percent, 0);
      count(item, place.choices, rest);
    }
  }

  function figures(): ExamFigures {
    const papers = totals.count();
    const same = items.size === places.length && [...items.values()].every(({ share }) => share.count() === papers);
    const parts = same ? [...items.values()].map(({ percent }) => percent) : places;
    const alpha = alphaOf(
      parts.map((part) => part.varianceX()),
      totals.varianceX(),
    );
    const deviation = Math.sqrt(totals.varianceX());
    return {
      papers,
      mean: totals.meanX(),
      deviation,
      alpha,
      error: alpha === undefined ? undefined : deviation * Math.sqrt(1 - Math.max(0, alpha)),
      drawn: !same,
      items: [...items].map(([question, item]) => itemFigures(question, item)),
    };
  }

  return { add, figures };
}

function count(item: Item, choices: MarkedPlace["choices"], rest: number): void {
  if (choices?.length === 0) item.blank += 1;
  for (const value of choices ?? []) {
    const known = item.choices.get(value);
    if (known !== undefined) {
      known.count += 1;
      known.rest += rest;
    } else if (item.choices.size < DISTINCT) item.choices.set(value, { count: 1, rest });
  }
}

const itemFigures = (question: string, { share, weight, choices, blank }: Item): ItemFigures => ({
  question,
  answers: share.count(),
  facility: share.meanX(),
  deviation: Math.sqrt(share.varianceX()),
  discrimination: share.correlation(),
  weight: weight.meanX(),
  blank,
  choices: [...choices]
    .map(([value, { count: times, rest }]) => ({ value, count: times, rest: rest / times }))
    .toSorted((a, b) => b.count - a.count),
});

/** @param parts variance of each part @returns at most 1; may be negative */
function alphaOf(parts: readonly number[], total: number): number | undefined {
  if (parts.length < 2 || total <= 1e-12) return undefined;
  const within = parts.reduce((sum, variance) => sum + variance, 0);
  return (parts.length / (parts.length - 1)) * (1 - within / total);
}
