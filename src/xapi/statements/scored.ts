import { compare, exact } from "../../shared/exact.ts";
import { aboveComponent, componentActivity } from "../activities.ts";
import type { EventOf } from "../events.ts";
import type { Facts } from "../facts.ts";
import type { Said } from "../frame.ts";
import { statementScore } from "../scores.ts";
import { VERBS } from "../vocabulary.ts";

/** A component's score became final; the pass line is met by the exact score, never by the shown one. */
export function scored(event: EventOf<"scored">, facts: Facts): readonly Said[] {
  const value = exact(event.score);
  const about = { object: componentActivity(facts, event.component), parent: aboveComponent(facts, event.component) };
  const score = statementScore(value);
  const told: Said = { verb: VERBS.scored, ...about, result: { score } };
  if (event.passLine === undefined) return [told];
  const success = compare(value, exact(event.passLine)) >= 0;
  return [told, { verb: success ? VERBS.passed : VERBS.failed, ...about, result: { score, success } }];
}
