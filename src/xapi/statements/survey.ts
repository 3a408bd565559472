import { surveyActivity, surveyItemActivity } from "../activities.ts";
import { isoDuration } from "../duration.ts";
import type { EventOf } from "../events.ts";
import type { Facts } from "../facts.ts";
import type { Said } from "../frame.ts";
import { responseText } from "../interactions.ts";
import { VERBS } from "../vocabulary.ts";

/** A survey was handed in: `answered` for each question that was not left open, then `completed`. */
export function surveyAnswered(event: EventOf<"survey-answered">, facts: Facts): readonly Said[] {
  const survey = surveyActivity(facts, event.survey, event.purpose);
  const within = `survey ${event.key}`;
  const answers = event.answers.flatMap(({ response, ...item }): readonly Said[] =>
    response === undefined
      ? []
      : [
          {
            verb: VERBS.answered,
            object: surveyItemActivity(facts, event.survey.id, item),
            parent: survey,
            result: { response: responseText(item.interaction, response) },
            within,
          },
        ],
  );
  const { startedAt } = event;
  const done: Said = {
    verb: VERBS.completed,
    object: survey,
    result: { completion: true, ...(startedAt !== undefined && { duration: isoDuration(event.at - startedAt) }) },
    within,
  };
  return [...answers, done];
}
