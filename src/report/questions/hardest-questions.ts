import { VERBS } from "../../xapi/vocabulary.ts";
import { byText, percent } from "./figures.ts";
import type { Question } from "./question.ts";

/** Question versions by how many got them right, the hardest first; only answers the machine marked say whether they were right. */
export const hardestQuestions: Question = {
  verbs: () => [VERBS.answered.id],
  columns: ["question", "text", "answers", "right", "rate"],
  chart: { label: "text", value: "rate" },
  rows(told) {
    const marked = told.filter(({ verb, success }) => verb === VERBS.answered.id && success !== undefined);
    return [...Map.groupBy(marked, ({ object }) => object)]
      .map(([question, answers]) => {
        const right = answers.filter(({ success }) => success === true).length;
        const { text } = answers.find((one) => one.text !== undefined) ?? {};
        return { question, text: text ?? "", answers: answers.length, right, rate: percent(right, answers.length) };
      })
      .toSorted((a, b) => a.rate - b.rate || b.answers - a.answers || byText(a.question, b.question));
  },
};
