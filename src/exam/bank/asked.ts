import { seededRandom } from "../../shared/random.ts";
import type { Reader } from "../../web/reader.ts";
import { kindOf } from "../questions/kinds.ts";
import { renderBlock } from "../questions/markdown.ts";
import type { Question } from "../questions/question.ts";
import { stemOf } from "../questions/stem.ts";
import { NO_EXPLANATION } from "../exchange/assemble.ts";

/** A question as a learner is asked it, in one of the orders it can have, with what the learner reads afterwards. */
export function toAsked(question: Question, reader: Reader) {
  const kind = kindOf(question);
  const place = { question: question.id, section: "", marks: "1", type: question.type };
  const item = { ...place, ...kind.layOut(question, seededRandom(question.id)) };
  const field = kind.field(question, { item, number: 1, value: "", words: reader });
  const explanation = question.explanation[reader.locale];
  return {
    number: 1,
    question: question.id,
    heading: reader.t("exam.sitting.question", { number: 1 }),
    ...stemOf(question, reader),
    ...field,
    grouped: field.line === undefined && field.text === undefined,
    key: kind.key(question, reader),
    guide: "guide" in question ? renderBlock(question.guide[reader.locale]) : undefined,
    explanation: explanation === NO_EXPLANATION ? undefined : explanation,
  };
}
