import { exact } from "../shared/exact.ts";
import type { ScoreRecord } from "./records.ts";
import type { LeafScore, LeafScores } from "./total.ts";

export const scoreId = (cohort: string, component: string, person: string): string => `${cohort}.${component}.${person}`;

const leafScore = ({ state, score }: Pick<ScoreRecord, "state" | "score">): LeafScore | undefined => {
  if (state === "excused") return { state };
  return score === undefined ? undefined : { state, score: exact(score) };
};

/** One learner's stored scores as the rules want them. */
export function leafScores(records: readonly Pick<ScoreRecord, "component" | "state" | "score">[]): LeafScores {
  const scores = new Map<string, LeafScore>();
  for (const record of records) {
    const score = leafScore(record);
    if (score !== undefined) scores.set(record.component, score);
  }
  return scores;
}

/** A cohort's records by person. */
export function byPerson<R extends { readonly person: string }>(records: readonly R[]): ReadonlyMap<string, readonly R[]> {
  return Map.groupBy(records, ({ person }) => person);
}
