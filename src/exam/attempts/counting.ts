import { compare, exact, type ExactText } from "../../shared/exact.ts";
import type { AttemptRecord } from "../records.ts";

type Sat = Pick<AttemptRecord, "score" | "cap">;

/** What a marked sitting counts, 0–100: its score, or its cap where that is lower; undefined while it is not marked. */
export const countedScore = ({ score, cap }: Sat): ExactText | undefined =>
  score === undefined || cap === undefined || compare(exact(score), exact(cap)) <= 0 ? score : cap;

/** The sitting that counts, of those whose marks are told: the highest counted score, the earlier of equals; undefined while there is none. */
export function bestOf<A extends Sat & Pick<AttemptRecord, "number" | "withheld">>(attempts: readonly A[]): A | undefined {
  return attempts
    .filter(({ score, withheld }) => score !== undefined && withheld !== true)
    .toSorted((a, b) => compare(exact(countedScore(b) ?? "0"), exact(countedScore(a) ?? "0")) || a.number - b.number)
    .at(0);
}
