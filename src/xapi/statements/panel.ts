import { exact, type ExactText } from "../../shared/exact.ts";
import { componentActivity } from "../activities.ts";
import { toolAgent } from "../agents.ts";
import type { EventOf } from "../events.ts";
import type { Facts } from "../facts.ts";
import type { Said } from "../frame.ts";
import { wellFormed } from "../plain.ts";
import { statementScore } from "../scores.ts";
import type { Extensions, Verb } from "../statement.ts";
import { ownVocabulary, VERBS } from "../vocabulary.ts";

/** A rater evaluated the learner; each rater's own total, whatever the panel comes to. */
export function panelRated(event: EventOf<"panel-rated">, facts: Facts): readonly Said[] {
  const points = Object.fromEntries(Object.entries(event.points).map(([criterion, given]) => [wellFormed(criterion), given]));
  const extensions = { [ownVocabulary(facts.publicUrl).rubricPoints.id]: points };
  return [ofLearner(VERBS.evaluated, { facts, component: event.component, score: event.total, extensions })];
}

/** A moderator set the score where the raters differed too much. */
export const panelModerated = (event: EventOf<"panel-moderated">, facts: Facts): readonly Said[] => [
  ofLearner(VERBS.reviewed, { facts, component: event.component, score: event.score }),
];

interface Rated {
  readonly facts: Facts;
  readonly component: string;
  readonly score: ExactText;
  readonly extensions?: Extensions;
}

const ofLearner = (verb: Verb, { facts, component, score, extensions }: Rated): Said => ({
  verb,
  actor: facts.instructor ?? toolAgent(facts.publicUrl),
  object: facts.actor,
  parent: componentActivity(facts, component),
  result: { score: statementScore(exact(score)), ...(extensions !== undefined && { extensions }) },
});
