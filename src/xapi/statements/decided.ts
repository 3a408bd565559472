import { exact } from "../../shared/exact.ts";
import { programmeActivity } from "../activities.ts";
import type { EventOf } from "../events.ts";
import type { Facts } from "../facts.ts";
import type { Said } from "../frame.ts";
import { statementScore } from "../scores.ts";
import { tierExtension } from "../tier.ts";
import { VERBS } from "../vocabulary.ts";

/** The official result on the programme: passed with the tier reached, or failed (retrain). */
export function decided(event: EventOf<"decided">, facts: Facts): readonly Said[] {
  const success = event.tier !== null;
  const result = { score: statementScore(exact(event.total)), success, completion: true };
  return [
    {
      verb: success ? VERBS.passed : VERBS.failed,
      object: programmeActivity(facts),
      result: event.tier === null ? result : { ...result, extensions: tierExtension(facts, event.tier) },
    },
  ];
}
