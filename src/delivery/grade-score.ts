import type { Score } from "../lti/service-port.ts";
import { exact, shownNumber } from "../shared/exact.ts";
import type { GradeRecord } from "./records.ts";

/** Every column counts to 100; the LMS rescales where its own column does not. */
export const SCORE_MAXIMUM = 100;

/** Platforms compare whole seconds, so two posts of one cell stand more than one apart. */
const APART = 1_001;

/** The time of the next post of a cell: now, or just after the last one. Epoch ms. */
export const nextStamp = (now: number, last: number): number => Math.max(now, last + APART);

/** The one kind of score we send: final and graded, truncated to two decimals. */
export const toScore = (grade: Pick<GradeRecord, "score" | "stamp">, userId: string, comment: string): Score => ({
  userId,
  scoreGiven: shownNumber(exact(grade.score)),
  scoreMaximum: SCORE_MAXIMUM,
  comment,
  timestamp: new Date(grade.stamp).toISOString(),
  activityProgress: "Completed",
  gradingProgress: "FullyGraded",
});
