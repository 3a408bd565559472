import { criterionSpreads } from "./panel.ts";
import { topPoints } from "./rating.ts";
import type { PanelRecord, RatingRecord, Rubric } from "./records.ts";

export type Agreement = "good" | "warn" | "bad";

/** How well raters agree on one criterion, over all panels whose ratings are all in. */
export interface CriterionAgreement {
  readonly criterion: string;
  /** Panels with two ratings or more. */
  readonly panels: number;
  /** Panels whose raters all chose the same level. */
  readonly alike: number;
  /** Mean of max − min, in the rubric's points. */
  readonly mean: number;
  /** Largest max − min, in the rubric's points. */
  readonly widest: number;
  readonly kind: Agreement;
}

/** Up to an eighth of a criterion's points apart (half a level of five) is agreement, up to a quarter (one level) needs a look. */
export const agreementOf = (spread: number, top: number): Agreement => (spread * 8 <= top ? "good" : spread * 4 <= top ? "warn" : "bad");

/** Agreement per criterion of a rubric, largest mean difference first; empty while no panel has two ratings to compare. */
export function agreements(
  rubric: Rubric,
  panels: readonly PanelRecord[],
  ratings: readonly RatingRecord[],
): readonly CriterionAgreement[] {
  const criteria = rubric.criteria.map((criterion) => criterion.id);
  const compared = panels
    .map((panel) => ratings.filter((rating) => rating.panel === panel.id).map((rating) => rating.points))
    .filter((given) => given.length > 1)
    .map((given) => new Map(criterionSpreads(criteria, given).map(({ criterion, spread }) => [criterion, spread])));
  if (compared.length === 0) return [];
  return rubric.criteria
    .map((criterion) => {
      const spreads = compared.map((panel) => panel.get(criterion.id) ?? 0);
      const mean = spreads.reduce((sum, spread) => sum + spread, 0) / spreads.length;
      return {
        criterion: criterion.id,
        panels: spreads.length,
        alike: spreads.filter((spread) => spread === 0).length,
        mean,
        widest: Math.max(...spreads),
        kind: agreementOf(mean, topPoints(criterion)),
      };
    })
    .toSorted((a, b) => b.mean - a.mean);
}
