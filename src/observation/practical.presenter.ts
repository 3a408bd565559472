import { compare, exact, shown, subtract, type Exact } from "../shared/exact.ts";
import { agreements } from "./agreement.ts";
import type { PanelsOverview } from "./panels.service.ts";
import { strandedPanels } from "./planning.ts";
import { waited } from "./waiting.ts";
import type { Names } from "./names.ts";
import type { TimedReader as Reader } from "../web/reader.ts";
import type { PanelRecord, RatingRecord } from "./records.ts";
import { ratingId } from "./raters.ts";

export interface PracticalFacts {
  readonly overviews: readonly PanelsOverview[];
  readonly names: Names;
  /** May set panels up and moderate, not only look. */
  readonly mayEdit: boolean;
  /** People given a panel just now. */
  readonly assigned?: number | undefined;
  readonly tooFew?: { readonly component: string; readonly needed: number; readonly available: number } | undefined;
}

const KINDS = { moderation: "bad", "third-rater": "warn", scoring: "info", final: "good" } as const;
const ORDER: readonly PanelRecord["state"][] = ["moderation", "third-rater", "scoring", "final"];

interface Row {
  readonly panel: PanelRecord;
  readonly ratings: readonly RatingRecord[];
  /** max − min of the totals; undefined until all are in. */
  readonly spread: Exact | undefined;
}

function spreadOf(ratings: readonly RatingRecord[]): Exact | undefined {
  const totals = ratings.flatMap(({ total }) => (total === undefined ? [] : [exact(total)])).toSorted(compare);
  const [least, most] = [totals[0], totals.at(-1)];
  return least === undefined || most === undefined ? undefined : subtract(most, least);
}

/** What needs a person first; then the largest differences. */
function inOrder(a: Row, b: Row): number {
  const states = ORDER.indexOf(a.panel.state) - ORDER.indexOf(b.panel.state);
  if (states !== 0) return states;
  return a.spread === undefined || b.spread === undefined ? a.panel.since - b.panel.since : compare(b.spread, a.spread);
}

function ratingCell({ panel, ratings }: Row, rater: string, { handedIn, t }: { handedIn: ReadonlySet<string>; t: Reader["t"] }) {
  if (!panel.raters.includes(rater)) return { text: "", kind: "quiet" };
  const rating = ratings.find((candidate) => candidate.rater === rater);
  if (rating?.total !== undefined) return { text: shown(exact(rating.total)), kind: "" };
  return handedIn.has(ratingId(panel.id, rater))
    ? { text: t("observation.practical.in"), kind: "good" }
    : { text: t("observation.practical.awaited"), kind: "warn" };
}

function panelRows(overview: PanelsOverview, { names, mayEdit }: PracticalFacts, reader: Reader) {
  const { t, href } = reader;
  const raters = [...new Set([...overview.raters, ...overview.panels.flatMap((panel) => panel.raters)])];
  const rows = overview.panels
    .map((panel): Row => {
      const ratings = overview.ratings.filter((rating) => rating.panel === panel.id);
      return { panel, ratings, spread: spreadOf(ratings) };
    })
    .toSorted(inOrder);
  return {
    raters: raters.map((rater) => names.get(rater) ?? rater),
    rows: rows.map((row) => ({
      name: names.get(row.panel.person) ?? row.panel.person,
      kind: KINDS[row.panel.state],
      state: t(`observation.state.${row.panel.state}`),
      waited: row.panel.state === "final" ? "" : waited(row.panel.since, reader),
      score: row.panel.score === undefined ? "" : shown(exact(row.panel.score)),
      spread: row.spread === undefined ? "" : shown(row.spread),
      wide: row.spread !== undefined && compare(row.spread, exact(row.panel.limit)) > 0,
      cells: raters.map((rater) => ratingCell(row, rater, { handedIn: overview.handedIn, t })),
      moderate: mayEdit &&
        row.spread !== undefined && {
          href: href(`/practical/panels/${row.panel.id}/moderate`),
          text: t(row.panel.state === "moderation" ? "observation.practical.moderate" : "observation.practical.compare"),
        },
    })),
  };
}

function agreementRows({ panels, ratings }: PanelsOverview, { t, locale }: Reader) {
  const [first] = panels;
  if (first === undefined) return [];
  return agreements(first.rubric, panels, ratings).map((found) => ({
    name: first.rubric.criteria.find(({ id }) => id === found.criterion)?.name[locale] ?? found.criterion,
    kind: found.kind,
    word: t(`observation.agreement.${found.kind}`),
    mean: found.mean.toFixed(2),
    widest: String(found.widest),
    alike: t("observation.agreement.alike-of", { alike: found.alike, panels: found.panels }),
  }));
}

/** Whom the panels wait for, most first. */
function awaited({ panels, handedIn }: PanelsOverview, names: Names) {
  const open = panels.flatMap((panel) => panel.raters.filter((rater) => !handedIn.has(ratingId(panel.id, rater))));
  return [...Map.groupBy(open, (rater) => rater)]
    .map(([rater, all]) => ({ name: names.get(rater) ?? rater, count: all.length }))
    .toSorted((a, b) => b.count - a.count);
}

function section(overview: PanelsOverview, facts: PracticalFacts, reader: Reader) {
  const { leaf, panels, unassigned, raters } = overview;
  const { t, locale, href } = reader;
  const { raters: needed } = leaf.observation;
  const counted = ORDER.map((state) => ({ state, count: panels.filter((panel) => panel.state === state).length }));
  const stranded = strandedPanels(overview);
  const lacking = unassigned.length + stranded.length;
  const tooFew =
    facts.tooFew?.component === leaf.id ? facts.tooFew : raters.length < needed ? { needed, available: raters.length } : undefined;
  return {
    id: leaf.id,
    name: leaf.name[locale],
    rule: t("observation.practical.rule", { raters: needed, limit: leaf.observation.limit }),
    counts: counted
      .filter(({ count }) => count > 0)
      .map(({ state, count }) => ({ kind: KINDS[state], text: t(`observation.practical.count-${state}`, { count: String(count) }) })),
    tooFew: tooFew !== undefined &&
      lacking > 0 && {
        text: t("observation.practical.too-few", { needed: tooFew.needed, available: tooFew.available }),
        href: facts.mayEdit && href("/people"),
      },
    assign: facts.mayEdit &&
      lacking > 0 &&
      raters.length >= needed && {
        action: href(`/practical/${leaf.id}/assign`),
        text: t("observation.practical.assign", { people: lacking }),
      },
    waiting: [
      ...(unassigned.length > 0 ? [t("observation.practical.unassigned", { people: unassigned.length })] : []),
      ...(stranded.length > 0 ? [t("observation.practical.stranded", { people: stranded.length })] : []),
    ],
    toModerate: facts.mayEdit
      ? panels
          .filter((panel) => panel.state === "moderation")
          .map((panel) => ({
            href: href(`/practical/panels/${panel.id}/moderate`),
            text: t("observation.practical.moderate-of", { name: facts.names.get(panel.person) ?? panel.person }),
          }))
      : [],
    empty: panels.length === 0 && t("observation.practical.empty"),
    awaited: awaited(overview, facts.names).map(({ name, count }) => t("observation.practical.awaited-of", { name, panels: count })),
    agreement: agreementRows(overview, reader),
    panels: panels.length > 0 && panelRows(overview, facts, reader),
  };
}

/** The instructor's view of all panels: what needs a person, who is awaited, where raters differ. */
export function toPracticalPage(facts: PracticalFacts, reader: Reader) {
  const { t } = reader;
  return {
    title: t("observation.practical.title"),
    assigned: facts.assigned !== undefined && t("observation.practical.assigned", { people: facts.assigned }),
    none: facts.overviews.length === 0 && t("observation.practical.none"),
    sections: facts.overviews.map((overview) => section(overview, facts, reader)),
  };
}
