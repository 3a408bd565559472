import type { ProgrammeForm } from "../programme/form.ts";
import type { ProgrammeDefinition } from "../programme/records.ts";
import { walkComponents } from "../programme/tree.ts";
import type { CohortRecord } from "./records.ts";

/** `clone` the last cohort's settings, keep the `template`, or start `empty`: no weights, pass lines or gates. */
export const COPY_CHOICES = ["clone", "template", "empty"] as const;
export type CopyChoice = (typeof COPY_CHOICES)[number];

export interface CopyFacts {
  /** The new cohort. */
  readonly cohort: Pick<CohortRecord, "id" | "programme">;
  /** Courses copied from, newest first. */
  readonly courses: readonly string[];
  /** Cohorts opened by the links copied from, newest first. */
  readonly linked: readonly CohortRecord[];
  /** Cohorts of those courses, in any order. */
  readonly known: readonly CohortRecord[];
}

/** The cohort a copied course follows: its link's predecessor, else the latest run of the same programme in the newest course that had one. */
export function predecessor({ cohort, courses, linked, known }: CopyFacts): CohortRecord | undefined {
  const fits = (other: CohortRecord): boolean => other.programme === cohort.programme && other.id !== cohort.id;
  const byLink = linked.find(fits);
  if (byLink !== undefined) return byLink;
  for (const course of courses) {
    const latest = known.filter((other) => other.course === course && fits(other)).toSorted((a, b) => Number(b.cycle) - Number(a.cycle))[0];
    if (latest !== undefined) return latest;
  }
  return undefined;
}

/** A programme's settings as the programme page would send them; exam dates are last year's and stay behind. */
export function formOf(definition: ProgrammeDefinition, base: number): ProgrammeForm {
  const all = walkComponents(definition.components);
  return {
    base,
    weights: Object.fromEntries(all.map(({ id, weight }) => [id, weight ?? ""])),
    passLines: Object.fromEntries(all.map(({ id, passLine }) => [id, passLine ?? ""])),
    gates: all.filter(({ gate }) => gate).map(({ id }) => id),
    lines: Object.fromEntries(definition.tiers.map(({ id, line }) => [id, line])),
    validity: definition.validity,
    anchor: definition.anchor,
    showRank: definition.showRank,
  };
}

/** The same programme without anybody's figures: components weigh the same, nothing has to be passed by itself; tiers keep their lines. */
export function emptyForm(definition: ProgrammeDefinition, base: number): ProgrammeForm {
  const form = formOf(definition, base);
  const blank = (fields: Readonly<Record<string, string>>) => Object.fromEntries(Object.keys(fields).map((id) => [id, ""]));
  return { ...form, weights: blank(form.weights), passLines: blank(form.passLines), gates: [] };
}
