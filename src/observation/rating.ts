import { add, divide, exact, fraction, multiply, ZERO, type Exact } from "../shared/exact.ts";
import type { Criterion, Rubric } from "./records.ts";

export type RatingProblem =
  | { readonly code: "criterion-missing"; readonly criterion: string }
  | { readonly code: "level-unknown"; readonly criterion: string; readonly points: number };

/** What is wrong with a set of points; empty when every criterion has the points of one of its levels. */
export function checkPoints(rubric: Rubric, points: Readonly<Record<string, number>>): readonly RatingProblem[] {
  return rubric.criteria.flatMap((criterion): RatingProblem[] => {
    const given = points[criterion.id];
    if (given === undefined) return [{ code: "criterion-missing", criterion: criterion.id }];
    return criterion.levels.some((level) => level.points === given)
      ? []
      : [{ code: "level-unknown", criterion: criterion.id, points: given }];
  });
}

/** Only points of levels the rubric has; what a draft may hold. */
export function knownPoints(rubric: Rubric, points: Readonly<Record<string, number>>): Record<string, number> {
  const kept = rubric.criteria.flatMap((criterion) => {
    const given = points[criterion.id];
    return given !== undefined && criterion.levels.some((level) => level.points === given) ? [[criterion.id, given] as const] : [];
  });
  return Object.fromEntries(kept);
}

/** The most points a criterion gives. */
export const topPoints = (criterion: Criterion): number => Math.max(...criterion.levels.map((level) => level.points));

/**
 * A complete rating as 0–100: Σ weight × points ÷ top points, exact.
 * @throws RangeError when a criterion has no points; check first
 */
export function ratingTotal(rubric: Rubric, points: Readonly<Record<string, number>>): Exact {
  return rubric.criteria.reduce((total, criterion) => {
    const given = points[criterion.id];
    if (given === undefined) throw new RangeError(`no points for ${criterion.id}`);
    return add(total, divide(multiply(exact(criterion.weight), exact(given)), fraction(BigInt(topPoints(criterion)), 1n)));
  }, ZERO);
}
