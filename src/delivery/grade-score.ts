import type { MarkingNotice, Score } from "../lti/service-port.ts";
import { exact, shownNumber, type ExactText } from "../shared/exact.ts";

/** Every column counts to 100; the LMS rescales where its own column does not. */
export const SCORE_MAXIMUM = 100;

/** Platforms compare whole seconds, so two posts of one cell stand more than one apart. */
const APART = 1_001;

/** The time of the next post of a cell: now, or just after the last one. Epoch ms. */
export const nextStamp = (now: number, last: number): number => Math.max(now, last + APART);

interface Post {
  readonly stamp: number;
  readonly comment: string;
  readonly userId: string;
}

/** A grade: final and graded, truncated to two decimals. */
export const toScore = (score: ExactText, { stamp, comment, userId }: Post): Score => ({
  userId,
  scoreGiven: shownNumber(exact(score)),
  scoreMaximum: SCORE_MAXIMUM,
  comment,
  timestamp: new Date(stamp).toISOString(),
  activityProgress: "Completed",
  gradingProgress: "FullyGraded",
});

/** Handed in, and a person still has to mark it. */
export const toMarkingNotice = ({ stamp, comment, userId }: Post): MarkingNotice => ({
  userId,
  comment,
  timestamp: new Date(stamp).toISOString(),
  activityProgress: "Submitted",
  gradingProgress: "PendingManual",
});
