import { assertNever } from "../shared/errors.ts";
import type { ServiceEvent } from "./events.ts";
import type { Facts } from "./facts.ts";
import { inFrame, type Said } from "./frame.ts";
import type { Statement } from "./statement.ts";
import { certified, revoked } from "./statements/certified.ts";
import { decided } from "./statements/decided.ts";
import { attempted, handedIn } from "./statements/exam.ts";
import { launched } from "./statements/launched.ts";
import { scored } from "./statements/scored.ts";

/**
 * What an event says to the LRS: xAPI 1.0.3 statements in order, each with `id` and `timestamp`.
 * The same event and facts always give the same JSON.
 * @throws AppError("not-found") when the facts lack what the event speaks of (attempt, question, certificate)
 */
export const statementsOf = (event: ServiceEvent, facts: Facts): readonly Statement[] => inFrame(event, facts, say(event, facts));

function say(event: ServiceEvent, facts: Facts): readonly Said[] {
  switch (event.type) {
    case "launched":
      return launched(facts);
    case "exam-attempted":
      return attempted(event, facts);
    case "exam-handed-in":
      return handedIn(event, facts);
    case "scored":
      return scored(event, facts);
    case "decided":
      return decided(event, facts);
    case "certified":
      return certified(facts);
    case "revoked":
      return revoked(facts);
    default:
      return assertNever(event);
  }
}
