import { exact, shown } from "../shared/exact.ts";
import { agreementOf } from "./agreement.ts";
import { criterionSpreads } from "./panel.ts";
import { topPoints } from "./rating.ts";
import type { Names } from "./names.ts";
import type { Reader } from "../web/reader.ts";
import type { RatingRecord, Rubric } from "./records.ts";

/** All ratings of one panel beside each other, the criteria they differ on first. */
export function toSideBySide(rubric: Rubric, ratings: readonly RatingRecord[], { reader, names }: { reader: Reader; names: Names }) {
  const { t, locale } = reader;
  const spreads = criterionSpreads(
    rubric.criteria.map(({ id }) => id),
    ratings.map(({ points }) => points),
  );
  const rows = spreads.flatMap(({ criterion: id, spread }) => {
    const criterion = rubric.criteria.find((candidate) => candidate.id === id);
    if (criterion === undefined) return [];
    const level = (points: number | undefined) => criterion.levels.find((candidate) => candidate.points === points);
    return [
      {
        name: criterion.name[locale],
        weight: t("observation.sheet.weight", { weight: criterion.weight }),
        kind: agreementOf(spread, topPoints(criterion)),
        spread: spread === 0 ? t("observation.compare.alike") : t("observation.compare.apart", { points: spread }),
        cells: ratings.map(({ points, rater }) => ({
          label: names.get(rater) ?? rater,
          points: String(points[id] ?? ""),
          text: level(points[id])?.text[locale] ?? "",
        })),
      },
    ];
  });
  return {
    caption: t("observation.compare.caption"),
    raters: ratings.map(({ rater, total, comment }) => ({
      name: names.get(rater) ?? rater,
      total: total === undefined ? "" : shown(exact(total)),
      comment,
    })),
    rows,
    comments: ratings
      .filter(({ comment }) => comment.trim() !== "")
      .map(({ rater, comment }) => ({ who: names.get(rater) ?? rater, text: comment })),
  };
}
