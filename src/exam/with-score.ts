import { toText } from "../shared/exact.ts";
import { scoreOf } from "./marking.ts";
import type { AttemptRecord } from "./records.ts";

/** State and score as the marks make them. */
export function withScore(attempt: AttemptRecord): AttemptRecord {
  const score = scoreOf(attempt);
  const { score: _before, ...rest } = attempt;
  return score === undefined ? { ...rest, state: "handed-in" } : { ...rest, state: "marked", score: toText(score) };
}
