import type { ProgrammeDefinition } from "../programme/records.ts";
import { compare, type Exact, exact, mean } from "../shared/exact.ts";
import { ranksOf } from "./ranks.ts";
import type { DecisionRecord } from "./records.ts";
import { decideTier, type TierOutcome } from "./tier.ts";
import { type LeafScores, type Result, totalOf } from "./total.ts";
import { type Trace, TraceSchema } from "./trace.ts";

/** A learner's result as the scores stand, and the decision that holds, if any. */
export interface Standing {
  readonly result: Result;
  /** What the result would earn; absent while something is pending. */
  readonly proposal: TierOutcome | undefined;
  /** The decision that holds. */
  readonly decision: DecisionRecord | undefined;
  /** A decision holds and the scores, lines or weights now say something else. */
  readonly moved: boolean;
}

/** Puts scores and the decision that holds side by side. */
export function standingOf(definition: ProgrammeDefinition, scores: LeafScores, decision: DecisionRecord | undefined): Standing {
  const result = totalOf(definition, scores);
  const proposal = decideTier(definition, result);
  const moved = decision !== undefined && (result.total === undefined || differs(decision, result.total, proposal));
  return { result, proposal, decision, moved };
}

const differs = (decision: DecisionRecord, total: Exact, proposal: TierOutcome | undefined): boolean =>
  compare(exact(decision.total), total) !== 0 || decision.tier !== (proposal?.tier?.id ?? null);

/** The calculation as it was decided. @throws ZodError when the stored trace is none */
export const storedTrace = (decision: DecisionRecord): Trace => TraceSchema.parse(decision.trace);

/** Below this many decided results a mean says more about single people than about the cohort. */
const FEWEST = 5;

/** What the cohort's standing decisions say: rank per person, how many are ranked, and the mean of each leaf. */
export interface CohortFigures {
  readonly ranks: ReadonlyMap<string, number>;
  readonly ranked: number;
  /** Leaf id → mean; empty while fewer than five results are decided. */
  readonly means: ReadonlyMap<string, Exact>;
}

export function cohortFigures(decisions: readonly DecisionRecord[]): CohortFigures {
  const standing = decisions.filter(({ state }) => state === "standing");
  const ranks = ranksOf(new Map(standing.map(({ person, total }) => [person, exact(total)])));
  return { ranks, ranked: standing.length, means: standing.length < FEWEST ? new Map() : leafMeans(standing.map(storedTrace)) };
}

function leafMeans(traces: readonly Trace[]): ReadonlyMap<string, Exact> {
  const scored = traces.flatMap(({ lines }) =>
    lines.flatMap(({ id, score }) => (score === undefined ? [] : [{ id, score: exact(score) }])),
  );
  return new Map([...Map.groupBy(scored, ({ id }) => id)].map(([id, values]) => [id, mean(values.map(({ score }) => score))]));
}
