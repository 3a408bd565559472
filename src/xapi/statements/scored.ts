import { compare, exact, shownNumber } from "../../shared/exact.ts";
import { aboveComponent, componentActivity } from "../activities.ts";
import type { EventOf } from "../events.ts";
import type { Facts } from "../facts.ts";
import type { Said } from "../frame.ts";
import { statementScore } from "../scores.ts";
import { ownVerb, ownVocabulary, VERBS } from "../vocabulary.ts";

const about = (facts: Facts, component: string) => ({
  object: componentActivity(facts, component),
  parent: aboveComponent(facts, component),
});

/** A component's score became final; the pass line is met by the exact score, never by the shown one. */
export function scored(event: EventOf<"scored"> | EventOf<"regraded">, facts: Facts): readonly Said[] {
  const value = exact(event.score);
  const component = about(facts, event.component);
  const score = statementScore(value);
  const told: Said = { verb: VERBS.scored, ...component, result: { score } };
  if (event.passLine === undefined) return [told];
  const success = compare(value, exact(event.passLine)) >= 0;
  return [told, { verb: success ? VERBS.passed : VERBS.failed, ...component, result: { score, success } }];
}

/** A component counts no more for this person. */
export const excused = (event: EventOf<"excused">, facts: Facts): readonly Said[] => [
  { verb: VERBS.waived, ...about(facts, event.component) },
];

/** A score was withdrawn and given anew: what changed, then the score as at first. Whoever announces it has what it replaces voided. */
export function regraded(event: EventOf<"regraded">, facts: Facts): readonly Said[] {
  const own = ownVocabulary(facts.publicUrl);
  const change: Said = {
    verb: ownVerb(own.regraded),
    ...about(facts, event.component),
    result: {
      score: statementScore(exact(event.score)),
      extensions: { [own.scoreBefore.id]: shownNumber(exact(event.before)) },
    },
    insteadOf: facts.replaced,
  };
  return [change, ...scored(event, facts)];
}
