import { VERBS } from "../../xapi/vocabulary.ts";
import { byText, percent } from "./figures.ts";
import type { Question } from "./question.ts";
import { verdicts, verdictVerbs } from "./verdicts.ts";

/** Of the people with an official result, how many passed, by department. */
export const passRate: Question = {
  verbs: verdictVerbs,
  columns: ["department", "people", "passed", "rate"],
  chart: { label: "department", value: "rate" },
  rows: (told, { terms }) =>
    [...Map.groupBy(verdicts(told, terms), ({ department }) => department)]
      .toSorted(([a], [b]) => byText(a, b))
      .map(([department, people]) => {
        const passed = people.filter(({ verb }) => verb === VERBS.passed.id).length;
        return { department, people: people.length, passed, rate: percent(passed, people.length) };
      }),
};
