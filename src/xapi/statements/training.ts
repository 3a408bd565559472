import { exact } from "../../shared/exact.ts";
import { MINUTE } from "../../shared/clock.ts";
import { assignmentActivity, componentActivity, mentoringActivity, sessionActivity } from "../activities.ts";
import { toolAgent } from "../agents.ts";
import { isoDuration } from "../duration.ts";
import type { EventOf } from "../events.ts";
import type { Facts } from "../facts.ts";
import { registrationOf, type Said } from "../frame.ts";
import { statementScore } from "../scores.ts";
import { ownVerb, ownVocabulary, VERBS } from "../vocabulary.ts";

const lasting = (minutes: number | undefined) => (minutes === undefined ? {} : { duration: isoDuration(minutes * MINUTE) });

/** A session took place, with the learner or without. */
export function attended(event: EventOf<"attended">, facts: Facts): readonly Said[] {
  const object = sessionActivity(facts, event.session);
  if (event.verdict === "present") return [{ verb: VERBS.attended, object, result: { completion: true, ...lasting(event.minutes) } }];
  if (event.verdict === "excused") return [{ verb: VERBS.waived, object }];
  const verb = ownVerb(ownVocabulary(facts.publicUrl).missed);
  return [{ verb, object, result: { completion: false, ...lasting(event.minutes) } }];
}

export const homeworkHandedIn = (event: EventOf<"homework-handed-in">, facts: Facts): readonly Said[] => [
  {
    verb: VERBS.submitted,
    object: assignmentActivity(facts, event.assignment),
    parent: componentActivity(facts, event.component),
    result: { extensions: { [ownVocabulary(facts.publicUrl).late.id]: event.late } },
  },
];

export const homeworkScored = (event: EventOf<"homework-scored">, facts: Facts): readonly Said[] => [
  {
    verb: VERBS.scored,
    object: assignmentActivity(facts, event.assignment),
    parent: componentActivity(facts, event.component),
    result: { score: statementScore(exact(event.score)) },
  },
];

/** The mentor's deed: a talk with the learner. */
export function mentored(event: EventOf<"mentored">, facts: Facts): readonly Said[] {
  const result = {
    ...(event.rating !== undefined && { score: statementScore(exact(event.rating)) }),
    ...lasting(event.minutes),
  };
  return [
    {
      verb: VERBS.mentored,
      actor: facts.instructor ?? toolAgent(facts.publicUrl),
      object: mentoringActivity(facts, registrationOf(event, facts)),
      parent: componentActivity(facts, event.component),
      ...(Object.keys(result).length > 0 && { result }),
    },
  ];
}
