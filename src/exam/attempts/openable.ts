import type { ExactText } from "../../shared/exact.ts";
import { compare, exact } from "../../shared/exact.ts";
import type { ScoreRecord } from "../../result/records.ts";
import type { AttemptRecord } from "../records.ts";
import type { MakeUp } from "./may-start.ts";

/** Why no make-up can be opened for somebody. */
export type NotOpenable = "not-a-learner" | "excused" | "sitting" | "being-marked" | "open-already" | "used-up";

export interface OpenableFacts {
  /** An active learner of the cohort. */
  readonly learner: boolean;
  readonly score: Pick<ScoreRecord, "state"> | undefined;
  readonly attempts: readonly Pick<AttemptRecord, "state">[];
  readonly makeUps: readonly Pick<MakeUp, "state">[];
  /** Make-ups that the programme allows a person, withdrawn ones not counted. */
  readonly allowed: number;
}

/** Undefined where one can be opened; the score does not matter, for whom to help is the instructor's to say. */
export function notOpenable({ learner, score, attempts, makeUps, allowed }: OpenableFacts): NotOpenable | undefined {
  if (!learner) return "not-a-learner";
  if (score?.state === "excused") return "excused";
  if (attempts.some(({ state }) => state === "open")) return "sitting";
  if (attempts.some(({ state }) => state === "handed-in")) return "being-marked";
  if (makeUps.some(({ state }) => state === "open")) return "open-already";
  return makeUps.filter(({ state }) => state === "used").length >= allowed ? "used-up" : undefined;
}

/** How somebody stands with an exam, as far as a make-up goes. */
export type Need = "below" | "missed" | "passed" | "pending";

/** @param closed the exam's window is over */
export function needOf(score: ExactText | undefined, { passLine, closed }: { passLine?: ExactText | undefined; closed: boolean }): Need {
  if (score === undefined) return closed ? "missed" : "pending";
  return passLine !== undefined && compare(exact(score), exact(passLine)) < 0 ? "below" : "passed";
}
