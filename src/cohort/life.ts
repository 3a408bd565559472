import type { Component, ProgrammeDefinition } from "../programme/records.ts";
import type { Release } from "../delivery/records.ts";
import type { CohortRecord, LinkRecord } from "./records.ts";

/**
 * A programme for a new cycle: dates of exams and homework, passwords and what was published are the last cycle's and stay behind; nobody
 * comes along.
 */
export const forNewCycle = (definition: ProgrammeDefinition): ProgrammeDefinition => ({
  ...definition,
  components: definition.components.map(undated),
});

function undated(component: Component): Component {
  if (component.instrument === "parts") return { ...component, parts: component.parts.map(undated) };
  if (component.instrument === "entered" && component.enteredBy === "staff") {
    const { due: _due, ...rest } = component;
    return rest;
  }
  if (component.instrument !== "exam") return component;
  const { opens: _opens, closes: _closes, password: _password, published, ...exam } = component.exam;
  // Questions that learners have seen are never asked, in no cycle.
  const practice = published?.practice;
  return { ...component, exam: { ...exam, ...(practice !== undefined && { published: { show: "nothing" as const, practice } }) } };
}

/** When marks are told in a new cycle: a date, or a release by hand, was the last one's, and somebody has to say so again. */
export const releaseForNewCycle = (release: Release): Release => (release.type === "at-once" ? release : { type: "by-hand" });

/** The number of the cycle after these, whichever programmes they ran. */
export const nextCycle = (cycles: readonly Pick<CohortRecord, "cycle">[]): string =>
  String(1 + Math.max(0, ...cycles.map(({ cycle }) => Number(cycle))));

/** Cycles of one course, the newest first. */
export const newestFirst = <C extends Pick<CohortRecord, "cycle">>(cycles: readonly C[]): readonly C[] =>
  cycles.toSorted((a, b) => Number(b.cycle) - Number(a.cycle));

/**
 * What the old cycle keeps of a link that opens the new one from now on: its gradebook, so that late results still arrive; not the
 * roster, which is the new cycle's. No launch names it, for LMSs' own ids hold no blank.
 */
export const keptGradebook = (
  { resourceLink, nrps: _nrps, version: _version, ...link }: LinkRecord,
  id: string,
): Omit<LinkRecord, "version"> => ({
  ...link,
  id,
  resourceLink: `${resourceLink} of ${link.cohort}`,
});
