import { appealActivity, applicationActivity, componentActivity, programmeActivity } from "../activities.ts";
import type { EventOf } from "../events.ts";
import type { Facts } from "../facts.ts";
import type { Said } from "../frame.ts";
import type { Verb } from "../statement.ts";
import { tierExtension } from "../tier.ts";
import { ownVerb, ownVocabulary, VERBS } from "../vocabulary.ts";

function application(verb: Verb, event: EventOf<"applied"> | EventOf<"application-refused">, facts: Facts): readonly Said[] {
  return [
    {
      verb,
      object: applicationActivity(facts, event.application),
      parent: programmeActivity(facts),
      result: { extensions: tierExtension(facts, event.tier) },
    },
  ];
}

/** A learner asked for the certificate of a tier. */
export const applied = (event: EventOf<"applied">, facts: Facts): readonly Said[] => application(VERBS.requested, event, facts);

export const applicationRefused = (event: EventOf<"application-refused">, facts: Facts): readonly Said[] =>
  application(ownVerb(ownVocabulary(facts.publicUrl).refused), event, facts);

const appeal = (event: EventOf<"appealed"> | EventOf<"appeal-settled">, facts: Facts) => ({
  object: appealActivity(facts, event.appeal),
  parent: event.component === undefined ? programmeActivity(facts) : componentActivity(facts, event.component),
});

/** A learner objected to a score, or to the official result. */
export const appealed = (event: EventOf<"appealed">, facts: Facts): readonly Said[] => [
  { verb: ownVerb(ownVocabulary(facts.publicUrl).appealed), ...appeal(event, facts) },
];

/** The appeal was decided; success: it was upheld. */
export const appealSettled = (event: EventOf<"appeal-settled">, facts: Facts): readonly Said[] => [
  { verb: ownVerb(ownVocabulary(facts.publicUrl).settled), ...appeal(event, facts), result: { success: event.upheld, completion: true } },
];
