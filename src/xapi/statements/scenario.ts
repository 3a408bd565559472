import { exact } from "../../shared/exact.ts";
import { componentActivity, scenarioActivity, turnActivity } from "../activities.ts";
import { isoDuration } from "../duration.ts";
import type { EventOf } from "../events.ts";
import type { Facts } from "../facts.ts";
import type { Said } from "../frame.ts";
import { responseText } from "../interactions.ts";
import { earned } from "../scores.ts";
import { ownVocabulary, VERBS } from "../vocabulary.ts";

type RunEvent = EventOf<"scenario-began"> | EventOf<"scenario-turn"> | EventOf<"scenario-ended">;

const ofRun = ({ run }: RunEvent): Pick<Said, "within"> => ({ within: `scenario ${run}` });

export const scenarioBegan = (event: EventOf<"scenario-began">, facts: Facts): readonly Said[] => [
  {
    verb: VERBS.attempted,
    object: scenarioActivity(facts, event.scenario),
    parent: componentActivity(facts, event.component),
    ...ofRun(event),
  },
];

/** One decision of the learner: what was chosen, what it earned, how long it took. */
export const scenarioTurn = (event: EventOf<"scenario-turn">, facts: Facts): readonly Said[] => [
  {
    verb: VERBS.answered,
    object: turnActivity(facts, event.scenario.id, event),
    parent: scenarioActivity(facts, event.scenario),
    result: {
      response: responseText(event.interaction, event.response),
      ...(event.score !== undefined && earned(exact(event.score.got), event.score.of)),
      ...(event.took !== undefined && { duration: isoDuration(event.took) }),
    },
    contextExtensions: { [ownVocabulary(facts.publicUrl).turnNumber.id]: event.turn },
    ...ofRun(event),
  },
];

export const scenarioEnded = (event: EventOf<"scenario-ended">, facts: Facts): readonly Said[] => [
  {
    verb: VERBS.completed,
    object: scenarioActivity(facts, event.scenario),
    parent: componentActivity(facts, event.component),
    result: {
      completion: true,
      duration: isoDuration(event.at - event.startedAt),
      ...(event.ending !== undefined && { extensions: { [ownVocabulary(facts.publicUrl).ending.id]: event.ending } }),
    },
    ...ofRun(event),
  },
];
