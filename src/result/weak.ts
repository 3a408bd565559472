import { compare, type Exact, subtract } from "../shared/exact.ts";
import type { Text } from "../shared/json.ts";
import { type ComponentResult, leafResults } from "./total.ts";

/** A part of the result that deserves work first. */
export interface WeakItem {
  readonly id: string;
  readonly name: Text;
  readonly score: Exact;
  /** Below its pass line, or below the cohort's mean. */
  readonly reason: "below-line" | "below-mean";
  /** The line or the mean it is compared with. */
  readonly against: Exact;
  /** What to read or do: key below `result.advice`. */
  readonly advice: "exam" | "observation" | "entered";
}

const MOST = 3;

/**
 * The leaves to work on: those below their pass line first, then those furthest below the cohort's mean; at most three.
 * `means` holds the cohort's mean per leaf (absent while too few have a result for a mean to say anything).
 */
export function weakItems(components: readonly ComponentResult[], means: ReadonlyMap<string, Exact>): readonly WeakItem[] {
  const items = leafResults(components).flatMap((leaf): readonly WeakItem[] => {
    const { id, name, score, passLine, instrument } = leaf;
    if (score === undefined || instrument === "parts") return [];
    const mean = means.get(id);
    if (passLine !== undefined && compare(score, passLine) < 0) {
      return [{ id, name, score, reason: "below-line", against: passLine, advice: instrument }];
    }
    return mean !== undefined && compare(score, mean) < 0
      ? [{ id, name, score, reason: "below-mean", against: mean, advice: instrument }]
      : [];
  });
  const gap = (item: WeakItem): Exact => subtract(item.score, item.against);
  return items.toSorted((a, b) => (a.reason === b.reason ? compare(gap(a), gap(b)) : a.reason === "below-line" ? -1 : 1)).slice(0, MOST);
}
