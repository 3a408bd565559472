import { DAY } from "../../shared/clock.ts";
import { VERBS } from "../../xapi/vocabulary.ts";
import { byText, median, rounded } from "./figures.ts";
import type { Question } from "./question.ts";
import type { Told } from "./told.ts";

/** Days from a person's first launch to their first certificate, by department; the period is that of the certificates. */
export const timeToCertify: Question = {
  verbs: () => [VERBS.earned.id],
  everVerbs: () => [VERBS.launched.id],
  columns: ["department", "people", "median", "shortest", "longest"],
  chart: { label: "department", value: "median" },
  rows(told) {
    const began = firsts(told, VERBS.launched.id);
    const days = [...firsts(told, VERBS.earned.id)].flatMap(([registration, { at, department }]) => {
      const start = began.get(registration);
      return start === undefined ? [] : [{ department, days: (at - start.at) / DAY }];
    });
    return [...Map.groupBy(days, ({ department }) => department)]
      .toSorted(([a], [b]) => byText(a, b))
      .map(([department, people]) => {
        const all = people.map((one) => one.days);
        const [shortest, longest] = [Math.min(...all), Math.max(...all)];
        return {
          department,
          people: all.length,
          median: rounded(median(all), 1),
          shortest: rounded(shortest, 1),
          longest: rounded(longest, 1),
        };
      });
  },
};

/** The first statement of a verb of each way through a cohort. */
function firsts(told: readonly Told[], verb: string): ReadonlyMap<string, Told> {
  const found = new Map<string, Told>();
  for (const one of told) {
    const before = found.get(one.registration);
    if (one.verb === verb && (before === undefined || one.at < before.at)) found.set(one.registration, one);
  }
  return found;
}
