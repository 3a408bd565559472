import { assignRaters, type Assignment } from "./assignment.ts";
import type { PanelsOverview } from "./panels.service.ts";
import { loadOf, ratingId } from "./raters.ts";
import type { PanelRecord } from "./records.ts";

export type Plan =
  | { readonly type: "planned"; readonly fresh: readonly Assignment[]; readonly mended: readonly PanelRecord[] }
  | { readonly type: "too-few-raters"; readonly needed: number; readonly available: number };

type Standing = Pick<PanelsOverview, "panels" | "handedIn" | "raters">;

/** Raters of a panel who have left, or are named no more, and have not handed in: nobody would ever score for them. */
const missingRaters = (panel: PanelRecord, { handedIn, raters }: Pick<Standing, "handedIn" | "raters">): readonly string[] =>
  panel.raters.filter((rater) => !raters.includes(rater) && !handedIn.has(ratingId(panel.id, rater)));

/** Panels that wait for somebody who will not come. */
export const strandedPanels = (standing: Standing): readonly PanelRecord[] =>
  standing.panels.filter(
    (panel) => (panel.state === "scoring" || panel.state === "third-rater") && missingRaters(panel, standing).length > 0,
  );

/** Raters for everybody without a panel, and others in the place of those who have left; all of it or nothing. */
export function planPanels(overview: PanelsOverview): Plan {
  const { leaf, panels, raters, unassigned } = overview;
  const mended: PanelRecord[] = [];
  const current = (): readonly PanelRecord[] => panels.map((panel) => mended.find(({ id }) => id === panel.id) ?? panel);
  for (const panel of strandedPanels(overview)) {
    const missing = missingRaters(panel, overview);
    const free = raters.filter((rater) => !panel.raters.includes(rater));
    const found = assignRaters({ persons: [panel.person], raters: free, perPanel: missing.length, load: loadOf(free, current()) });
    if (found.type === "too-few-raters")
      return { ...found, needed: panel.raters.length, available: raters.filter((rater) => rater !== panel.person).length };
    const [others] = found.assignments;
    const inPlace = panel.raters.map((rater) => (missing.includes(rater) ? (others?.raters[missing.indexOf(rater)] ?? rater) : rater));
    mended.push({ ...panel, raters: inPlace });
  }
  const fresh = assignRaters({ persons: unassigned, raters, perPanel: leaf.observation.raters, load: loadOf(raters, current()) });
  return fresh.type === "too-few-raters" ? fresh : { type: "planned", fresh: fresh.assignments, mended };
}
