/** Seconds spent on a question, beside what others spent on it. */
export interface Pace {
  readonly question: string;
  readonly seconds: number;
  /** The others' median. */
  readonly median: number;
  readonly way: "quick" | "slow";
}

/** Fewer papers than these say nothing about what is usual. */
export const ENOUGH = 10;
/** Beyond this modified z-score a figure is out of line (Iglewicz and Hoaglin 1993, "How to Detect and Handle Outliers"). */
const OUT_OF_LINE = 3.5;
/** Scales the median absolute deviation to a normal distribution's standard deviation. */
const NORMAL = 0.6745;
/** Seconds; people differ by as much without any meaning, so that a question all take equally long for flags nobody. */
const LEAST_SPREAD = 3;

/**
 * Questions on which somebody spent far less or more time than others did.
 * @param own seconds by question
 * @param others the same of other papers; a question counts where at least {@link ENOUGH} of them had it in hand
 */
export function outOfLine(own: Readonly<Record<string, number>>, others: readonly Readonly<Record<string, number>>[]): readonly Pace[] {
  return Object.entries(own).flatMap(([question, seconds]): readonly Pace[] => {
    const theirs = others.flatMap((paper) => (paper[question] === undefined ? [] : [paper[question]]));
    if (theirs.length < ENOUGH) return [];
    const middle = median(theirs);
    const spread = Math.max(LEAST_SPREAD, median(theirs.map((one) => Math.abs(one - middle))));
    if (Math.abs(NORMAL * (seconds - middle)) / spread <= OUT_OF_LINE) return [];
    return [{ question, seconds, median: middle, way: seconds < middle ? "quick" : "slow" }];
  });
}

/** Of at least one figure; between two middle ones their mean. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}
