import type { AgsResult } from "../lti/service-port.ts";
import { exact, shownNumber } from "../shared/exact.ts";
import { SCORE_MAXIMUM } from "./grade-score.ts";
import type { GradeRecord } from "./records.ts";

/** Platforms keep up to five decimals of a rescaled score; we send two. */
const CLOSE = 0.006;

/** A result in points of ours, 0–100; undefined where the LMS has none. */
export function pointsOf(result: AgsResult | undefined): number | undefined {
  if (result?.resultScore === undefined) return undefined;
  const maximum = result.resultMaximum ?? SCORE_MAXIMUM;
  return maximum > 0 ? (result.resultScore / maximum) * SCORE_MAXIMUM : undefined;
}

export const samePoints = (a: number, b: number): boolean => Math.abs(a - b) < CLOSE;

/** What a teacher put into the cell instead of anything we sent; undefined where the LMS shows nothing or one of ours. */
export function overrideIn(results: readonly AgsResult[], record: Pick<GradeRecord, "posted" | "score">): number | undefined {
  const shown = pointsOf(results[0]);
  if (shown === undefined) return undefined;
  const ours = [...(record.posted ?? []), ...(record.score === undefined ? [] : [shownNumber(exact(record.score))])];
  return ours.some((one) => samePoints(one, shown)) ? undefined : Math.round(shown * 100) / 100;
}
