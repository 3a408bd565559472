import type { ProgrammeDefinition, Tier } from "../../programme/records.ts";
import type { DecisionRecord, ScoreRecord } from "../../result/records.ts";
import { leafScores } from "../../result/scores.ts";
import { standingOf } from "../../result/standing.ts";
import type { ExactText } from "../../shared/exact.ts";
import type { Questions } from "../library.ts";
import { bestOf, countedScore } from "../attempts/counting.ts";
import { held } from "../marking/rules.ts";
import type { AttemptRecord } from "../records.ts";
import { applied } from "./overlay.ts";
import type { RegradeRecord } from "./records.ts";

/** One learner's sittings of an exam under a regrade. */
export interface Outcome {
  /** Only the sittings that it changes. */
  readonly changed: readonly { readonly before: AttemptRecord; readonly after: AttemptRecord }[];
  /** The sitting that counts, before and after; absent while none is marked. */
  readonly earlier: AttemptRecord | undefined;
  readonly now: AttemptRecord | undefined;
  /** The score that counts is another one. */
  readonly moved: boolean;
}

export interface Applied {
  readonly regrade: RegradeRecord;
  readonly questions: Questions;
  /** The exam's results are released. */
  readonly told: boolean;
}

export function outcomeOf(attempts: readonly AttemptRecord[], { regrade, questions, told }: Applied): Outcome {
  const pairs = attempts.map((before) => {
    const after = applied(before, regrade, questions);
    return { before, after: after === before ? before : held(before, after, told) };
  });
  const [earlier, now] = [bestOf(attempts), bestOf(pairs.map(({ after }) => after))];
  return {
    changed: pairs.filter(({ before, after }) => before !== after),
    earlier,
    now,
    moved: now !== undefined && (earlier && countedScore(earlier)) !== countedScore(now),
  };
}

/** Only a score that came from sittings moves with them: what was entered or excused by a person stands. */
export const followsSittings = (record: ScoreRecord | undefined): boolean => record === undefined || record.source === "exam";

/** What a moved score does to one learner's result. */
export interface Move {
  readonly person: string;
  readonly before: ExactText | undefined;
  readonly after: ExactText;
  /** Tier as the scores earn it, null = retrain; absent while the result is pending. */
  readonly tierBefore: Tier | null | undefined;
  readonly tierAfter: Tier | null | undefined;
  /** A decision holds that no longer says what the scores say; it stays until it is decided anew. */
  readonly decision: boolean;
}

export interface Standings {
  readonly definition: ProgrammeDefinition;
  /** The learner's. */
  readonly scores: readonly ScoreRecord[];
  readonly decision: DecisionRecord | undefined;
}

/** Absent where the result stays as it is. */
export function moveOf({ earlier, now, moved }: Outcome, { definition, scores, decision }: Standings): Move | undefined {
  const score = now && countedScore(now);
  if (!moved || now === undefined || score === undefined) return undefined;
  const { component, person } = now;
  const known = scores.find((record) => record.component === component);
  if (!followsSittings(known)) return undefined;
  const others = scores.filter((record) => record !== known);
  const [before, after] = [
    standingOf(definition, leafScores(scores), decision),
    standingOf(definition, leafScores([...others, { component, state: "final", score }]), decision),
  ];
  return {
    person,
    before: earlier && countedScore(earlier),
    after: score,
    tierBefore: before.proposal?.tier,
    tierAfter: after.proposal?.tier,
    decision: after.moved,
  };
}
