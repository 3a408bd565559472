import { HOUR } from "../shared/clock.ts";
import { collections } from "../store/collections.ts";
import type { Store } from "../store/port.ts";
import type { GradebookRecord, Release } from "./records.ts";

/** How a cohort's gradebook is kept while nobody has chosen anything. */
const UNCHOSEN: Pick<GradebookRecord, "release" | "markingNotices"> = { release: { type: "at-once" }, markingNotices: false };

export async function keepingOf(
  store: Pick<Store, "get">,
  tenant: string,
  cohort: string,
): Promise<Pick<GradebookRecord, "release" | "markingNotices">> {
  return (await store.get(collections.gradebooks, tenant, cohort)) ?? UNCHOSEN;
}

/** Whether grades may leave for the LMS at `now`; a moment that has come needs nobody to say so. */
export function isReleased(release: Release, now: number): boolean {
  switch (release.type) {
    case "at-once":
      return true;
    case "at":
      return release.at <= now;
    case "by-hand":
      return release.released !== undefined && release.released <= now;
  }
}

/** When a grade that may not leave yet is looked at again: at its moment, or within the hour, should a release have passed it by. */
export const nextLook = (release: Release, now: number): number => (release.type === "at" ? Math.min(release.at, now + HOUR) : now + HOUR);
