import { exact, type ExactText } from "../../shared/exact.ts";
import { componentActivity, performanceActivity } from "../activities.ts";
import { toolAgent } from "../agents.ts";
import type { EventOf } from "../events.ts";
import type { Facts } from "../facts.ts";
import { registrationOf, type Said } from "../frame.ts";
import { wellFormed } from "../plain.ts";
import { statementScore } from "../scores.ts";
import type { Extensions, Verb } from "../statement.ts";
import { ownVocabulary, VERBS } from "../vocabulary.ts";

/** A rater evaluated what the learner did; each rater's own total, whatever the panel comes to. */
export function panelRated(event: EventOf<"panel-rated">, facts: Facts): readonly Said[] {
  const points = Object.fromEntries(Object.entries(event.points).map(([criterion, given]) => [wellFormed(criterion), given]));
  const extensions = { [ownVocabulary(facts.publicUrl).rubricPoints.id]: points };
  return [judged(VERBS.evaluated, { event, facts, score: event.total, extensions })];
}

/** A moderator set the score where the raters differed too much. */
export const panelModerated = (event: EventOf<"panel-moderated">, facts: Facts): readonly Said[] => [
  judged(VERBS.reviewed, { event, facts, score: event.score }),
];

interface Judged {
  readonly event: EventOf<"panel-rated"> | EventOf<"panel-moderated">;
  readonly facts: Facts;
  readonly score: ExactText;
  readonly extensions?: Extensions;
}

const judged = (verb: Verb, { event, facts, score, extensions }: Judged): Said => ({
  verb,
  actor: facts.instructor ?? toolAgent(facts.publicUrl),
  object: performanceActivity(facts, event.component, registrationOf(event, facts)),
  parent: componentActivity(facts, event.component),
  result: { score: statementScore(exact(score)), ...(extensions !== undefined && { extensions }) },
});
