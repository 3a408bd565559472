import { VERBS } from "../../xapi/vocabulary.ts";
import { byText, latest, mean, rounded } from "./figures.ts";
import type { Question } from "./question.ts";

/**
 * How each rater differs on average from the others who rated the same performance, in points of 100: below zero is stricter, above
 * zero more lenient. Performances only one rater has rated yet compare with nobody and are left out.
 */
export const raterSeverity: Question = {
  verbs: () => [VERBS.evaluated.id],
  columns: ["rater", "performances", "mean", "severity"],
  chart: { label: "rater", value: "severity" },
  rows(told) {
    const given = told.flatMap((one) => (one.verb === VERBS.evaluated.id && one.raw !== undefined ? [{ ...one, raw: one.raw }] : []));
    const scores = new Map(given.map((one) => [one.id, one.raw]));
    const ratings = latest(given, ({ actor, object }) => JSON.stringify([actor, object])).map(({ id, actor, object }) => ({
      actor,
      object,
      raw: scores.get(id) ?? 0,
    }));
    const panels = Map.groupBy(ratings, ({ object }) => object);
    const compared = ratings.flatMap(({ actor, object, raw }) => {
      const others = (panels.get(object) ?? []).filter((one) => one.actor !== actor).map((one) => one.raw);
      return others.length === 0 ? [] : [{ actor, raw, apart: raw - mean(others) }];
    });
    return [...Map.groupBy(compared, ({ actor }) => actor)]
      .map(([rater, some]) => ({
        rater,
        performances: some.length,
        mean: rounded(mean(some.map(({ raw }) => raw)), 2),
        severity: rounded(some.reduce((sum, { apart }) => sum + apart, 0) / some.length, 2),
      }))
      .toSorted((a, b) => a.severity - b.severity || byText(a.rater, b.rater));
  },
};
