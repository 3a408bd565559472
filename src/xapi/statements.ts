import { assertNever } from "../shared/errors.ts";
import type { ServiceEvent } from "./events.ts";
import type { Facts } from "./facts.ts";
import { inFrame, type Said } from "./frame.ts";
import type { Statement } from "./statement.ts";
import { appealed, appealSettled, applicationRefused, applied } from "./statements/asked.ts";
import { certified, expired, reinstated, renewed, revoked, suspended } from "./statements/certified.ts";
import { decided } from "./statements/decided.ts";
import { attempted, handedIn } from "./statements/exam.ts";
import { launched } from "./statements/launched.ts";
import { panelModerated, panelRated } from "./statements/panel.ts";
import { scenarioBegan, scenarioEnded, scenarioTurn } from "./statements/scenario.ts";
import { excused, regraded, scored } from "./statements/scored.ts";
import { surveyAnswered } from "./statements/survey.ts";
import { attended, homeworkHandedIn, homeworkScored, mentored } from "./statements/training.ts";

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
    case "survey-answered":
      return surveyAnswered(event, facts);
    case "attended":
      return attended(event, facts);
    case "homework-handed-in":
      return homeworkHandedIn(event, facts);
    case "homework-scored":
      return homeworkScored(event, facts);
    case "mentored":
      return mentored(event, facts);
    case "exam-attempted":
      return attempted(event, facts);
    case "exam-handed-in":
      return handedIn(event, facts);
    case "scenario-began":
      return scenarioBegan(event, facts);
    case "scenario-turn":
      return scenarioTurn(event, facts);
    case "scenario-ended":
      return scenarioEnded(event, facts);
    case "panel-rated":
      return panelRated(event, facts);
    case "panel-moderated":
      return panelModerated(event, facts);
    case "scored":
      return scored(event, facts);
    case "excused":
      return excused(event, facts);
    case "regraded":
      return regraded(event, facts);
    case "decided":
      return decided(event, facts);
    case "appealed":
      return appealed(event, facts);
    case "appeal-settled":
      return appealSettled(event, facts);
    case "applied":
      return applied(event, facts);
    case "application-refused":
      return applicationRefused(event, facts);
    case "certified":
      return certified(facts);
    case "revoked":
      return revoked(facts);
    case "suspended":
      return suspended(facts);
    case "reinstated":
      return reinstated(facts);
    case "expired":
      return expired(facts);
    case "renewed":
      return renewed(event, facts);
    default:
      return assertNever(event);
  }
}
