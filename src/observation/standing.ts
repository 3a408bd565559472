import type { PanelRecord, RatingRecord } from "./records.ts";

/**
 * Where one rater's part of a panel stands:
 * - theirs to do: `to-score`, `draft`, or `third` (asked because the others differ);
 * - handed in: `waiting` for the others, `third-asked`, `moderation`, or `final`.
 */
export type Standing = "to-score" | "draft" | "third" | "waiting" | "third-asked" | "moderation" | "final";

export function standingOf(panel: PanelRecord, own: Pick<RatingRecord, "state"> | undefined, rater: string): Standing {
  if (panel.state === "final" || panel.state === "moderation") return panel.state;
  if (own?.state === "submitted") return panel.state === "third-rater" ? "third-asked" : "waiting";
  if (own?.state === "draft") return "draft";
  return panel.raters.indexOf(rater) >= panel.firstRaters ? "third" : "to-score";
}

export const isToDo = (standing: Standing): boolean => standing === "to-score" || standing === "draft" || standing === "third";
