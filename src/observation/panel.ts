import { compare, mean, subtract, type Exact } from "../shared/exact.ts";
import type { PanelRecord } from "./records.ts";

/** What a panel comes to with the totals it has. */
export type PanelOutcome =
  | { readonly type: "scoring"; readonly missing: number }
  /** Two raters differ by more than the limit and a third may settle it. */
  | { readonly type: "third-rater"; readonly spread: Exact }
  /** Still apart, or nobody else to ask: a moderator sets the score with a reason. */
  | { readonly type: "moderation"; readonly spread: Exact }
  | { readonly type: "final"; readonly score: Exact; readonly by: "mean" | "closest-two" | "median" };

export interface PanelRules {
  /** Raters who score in the first place. */
  readonly raters: number;
  /** Largest max − min, in points of 100, that needs nobody else. */
  readonly limit: Exact;
  /** Whether somebody else could be asked. */
  readonly anotherRater: boolean;
}

/**
 * The panel's score after DOMAIN: the mean of the raters' totals; beyond the limit one more rater scores, then the mean of the two
 * closest (a tie: the median); if those two still differ by more than the limit, a moderator decides.
 */
export function panelOutcome(totals: readonly Exact[], rules: PanelRules): PanelOutcome {
  if (totals.length < rules.raters) return { type: "scoring", missing: rules.raters - totals.length };
  const sorted = totals.toSorted(compare);
  const spread = subtract(last(sorted), first(sorted));
  const asked = totals.length > rules.raters;
  if (!asked && compare(spread, rules.limit) <= 0) return { type: "final", score: mean(totals), by: "mean" };
  if (!asked && rules.raters > 1 && rules.anotherRater) return { type: "third-rater", spread };
  if (!asked) return { type: "moderation", spread };
  return settled(sorted, rules.limit) ?? { type: "moderation", spread };
}

/** After an added rater: the two closest decide when they are within the limit. */
function settled(sorted: readonly Exact[], limit: Exact): PanelOutcome | undefined {
  const pairs = sorted
    .slice(1)
    .map((upper, index) => ({ lower: first(sorted.slice(index)), upper, gap: subtract(upper, first(sorted.slice(index))) }));
  const smallest = pairs.reduce((least, pair) => (compare(pair.gap, least.gap) < 0 ? pair : least), first(pairs));
  if (compare(smallest.gap, limit) > 0) return undefined;
  const closest = pairs.filter((pair) => compare(pair.gap, smallest.gap) === 0);
  if (closest.length > 1) return { type: "final", score: median(sorted), by: "median" };
  return { type: "final", score: mean([smallest.lower, smallest.upper]), by: "closest-two" };
}

function median(sorted: readonly Exact[]): Exact {
  const middle = Math.floor((sorted.length - 1) / 2);
  return sorted.length % 2 === 1 ? first(sorted.slice(middle)) : mean(sorted.slice(middle, middle + 2));
}

function first<T>(list: readonly T[]): T {
  const [value] = list;
  if (value === undefined) throw new RangeError("empty list");
  return value;
}

const last = <T>(list: readonly T[]): T => first(list.slice(-1));

/** Whether ratings may be seen by others than their rater: once all are in, so that nobody scores after a neighbour. */
export const ratingsOpen = ({ state }: Pick<PanelRecord, "state">): boolean => state === "moderation" || state === "final";

/** How far apart raters are on each criterion, widest first. */
export function criterionSpreads(
  criteria: readonly string[],
  ratings: readonly Readonly<Record<string, number>>[],
): readonly { readonly criterion: string; readonly spread: number }[] {
  return criteria
    .map((criterion) => {
      const given = ratings.map((points) => points[criterion]).filter((value): value is number => value !== undefined);
      return { criterion, spread: given.length < 2 ? 0 : Math.max(...given) - Math.min(...given) };
    })
    .toSorted((a, b) => b.spread - a.spread);
}
