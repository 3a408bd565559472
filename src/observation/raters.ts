import type { Place } from "../cohort/ports.ts";
import type { PanelRecord } from "./records.ts";

/** Person ids who may rate in a cohort: named by an instructor, and still here. */
export const ratersOf = (roster: readonly Place[]): readonly string[] =>
  roster.filter(({ member }) => member.active && member.named.includes("rater")).map(({ person }) => person.id);

/** How many panels each rater has. */
export const loadOf = (raters: readonly string[], panels: readonly Pick<PanelRecord, "raters">[]): ReadonlyMap<string, number> =>
  new Map(raters.map((rater) => [rater, panels.filter((panel) => panel.raters.includes(rater)).length]));

export const ratingId = (panel: string, rater: string): string => `${panel}.${rater}`;
