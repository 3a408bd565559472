import { exact, shown } from "../shared/exact.ts";
import { topPoints, type RatingProblem } from "./rating.ts";
import { savedTime } from "../i18n/times.ts";
import type { Names } from "./names.ts";
import type { TimedReader as Reader } from "../web/reader.ts";
import type { Criterion, PanelRecord, Scenario } from "./records.ts";
import type { RatingInput, Sheet } from "./scoring.service.ts";
import { toSideBySide } from "./side-by-side.presenter.ts";
import { isToDo, standingOf } from "./standing.ts";

export interface SheetFacts {
  readonly sheet: Sheet;
  readonly scenario: Scenario;
  readonly names: Names;
  readonly rater: string;
  /** How many are left after this one. */
  readonly left: number;
  readonly handedIn: boolean;
  /** What was typed, where it could not be taken. */
  readonly refused?: { readonly input: RatingInput; readonly problems: readonly RatingProblem[] };
}

const field = (criterion: string): string => `c-${criterion}`;

/** The scenario as its players had it. */
const scenarioCard = (scenario: Scenario, { locale, t }: Reader) => ({
  name: scenario.name[locale],
  situation: scenario.situation[locale],
  cards: [
    { name: t("observation.sheet.customer-card"), text: scenario.customerCard[locale] },
    { name: t("observation.sheet.agent-card"), text: scenario.agentCard[locale] },
  ],
  facts: scenario.facts.map((fact) => fact[locale]),
  goals: scenario.goals.map((goal) => goal[locale]),
});

function criterionField(criterion: Criterion, given: number | undefined, { locale, t }: Reader) {
  return {
    id: field(criterion.id),
    name: `p-${criterion.id}`,
    legend: t("observation.sheet.criterion", { name: criterion.name[locale], weight: criterion.weight }),
    hint: criterion.critical ? t("observation.sheet.critical") : "",
    options: criterion.levels.map(({ points, text }) => ({
      value: String(points),
      mark: String(points),
      text: t("observation.sheet.points"),
      detail: text[locale],
      checked: given === points,
    })),
  };
}

/** The problem of each criterion in the reader's words. */
function problemTexts(panel: PanelRecord, problems: readonly RatingProblem[], { locale, t }: Reader) {
  return problems.map(({ code, criterion: id }) => {
    const name = panel.rubric.criteria.find((criterion) => criterion.id === id)?.name[locale] ?? id;
    return { criterion: id, href: `#${field(id)}`, text: t(`observation.sheet.${code}`, { name }) };
  });
}

/** Points so far, for the figure that runs along; the exact total is reckoned when the rating is handed in. */
function runningTotal({ rubric }: PanelRecord, points: RatingInput["points"], { t }: Reader) {
  const given = rubric.criteria.filter(({ id }) => points[id] !== undefined);
  const total = given.reduce((sum, criterion) => sum + (criterion.weight * (points[criterion.id] ?? 0)) / topPoints(criterion), 0);
  return {
    figure: (Math.floor(Math.round(total * 1e6) / 1e4) / 100).toFixed(2),
    count: t("observation.sheet.count", { given: given.length, all: rubric.criteria.length }),
    countPattern: t("observation.sheet.count", { given: "{given}", all: "{all}" }),
    weights: JSON.stringify(Object.fromEntries(rubric.criteria.map((each) => [`p-${each.id}`, each.weight / topPoints(each)]))),
  };
}

/** One panel as its rater meets it: rubric and scenario side by side, or what was handed in. */
export function toSheetPage(facts: SheetFacts, reader: Reader) {
  const { sheet, scenario, names, rater, left, handedIn, refused } = facts;
  const { panel, own, others } = sheet;
  const { t, href } = reader;
  const standing = standingOf(panel, own, rater);
  const open = isToDo(standing);
  const input = refused?.input ?? own ?? { points: {}, comment: "" };
  const errors = problemTexts(panel, refused?.problems ?? [], reader);
  const path = `/panels/${panel.id}`;
  const criteria = panel.rubric.criteria.map((criterion) => ({
    ...criterionField(criterion, input.points[criterion.id], reader),
    error: errors.find((error) => error.criterion === criterion.id)?.text ?? "",
  }));
  return {
    title: t("observation.sheet.title", { name: names.get(panel.person) ?? panel.person }),
    back: { href: href("/panels"), text: t("observation.sheet.back") },
    handedIn: handedIn && t("observation.queue.handed-in"),
    errors,
    scenario: scenarioCard(scenario, reader),
    open: open && {
      third: standing === "third" && t("observation.sheet.third"),
      submit: href(`${path}/submit`),
      draft: href(`${path}/draft`),
      criteria,
      ...runningTotal(panel, input.points, reader),
      comment: input.comment,
      savedPattern: t("observation.sheet.saved", { time: "{time}" }),
      saved: own?.state === "draft" ? t("observation.sheet.saved", { time: savedTime(own.at, reader) }) : t("observation.sheet.not-yet"),
      submitText: t(left > 0 ? "observation.sheet.submit-next" : "observation.sheet.submit"),
      left: t("observation.sheet.left", { left }),
    },
    done: !open && {
      state: t(`observation.sheet.done-${standing}`),
      total: own?.total !== undefined && shown(exact(own.total)),
      score: panel.score !== undefined && shown(exact(panel.score)),
      reason: panel.moderation?.reason,
      compare: own !== undefined && toSideBySide(panel.rubric, [own, ...others], { reader, names }),
    },
  };
}
