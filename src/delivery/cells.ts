import { collections } from "../store/collections.ts";
import { findAll, type Store } from "../store/port.ts";
import { readReason, type ReasonCode } from "./reasons.ts";
import type { GradeRecord, LineItemRecord } from "./records.ts";

/** Every gradebook cell of a cohort, or of one person in it. */
export const gradesOf = (store: Pick<Store, "find">, tenant: string, cohort: string, person?: string): Promise<GradeRecord[]> =>
  findAll(store, collections.grades, {
    tenant,
    query: { index: "byCohort", equal: person === undefined ? [cohort] : [cohort, person] },
  });

export const lineItemsOf = (store: Pick<Store, "find">, tenant: string, cohort: string): Promise<LineItemRecord[]> =>
  findAll(store, collections.lineItems, { tenant, query: { index: "byCohort", equal: [cohort] } });

const KEPT: ReadonlySet<ReasonCode> = new Set(["no-gradebook", "read-only"]);

/** A grade that waits for the LMS to offer a gradebook: nobody refused it. */
export const isKept = (grade: GradeRecord): boolean =>
  grade.state === "parked" && grade.reason !== undefined && KEPT.has(readReason(grade.reason).code);

/** A grade of a column that left the gradebook by an instructor's word. */
export const isDropped = (grade: GradeRecord): boolean => readReason(grade.reason ?? "").code === "column-removed";

/** A teacher's figure stands in the LMS, and the column's policy is to ask. */
export const isAsked = (grade: GradeRecord): boolean => grade.state === "parked" && readReason(grade.reason ?? "").code === "overridden";

/** The teacher's figure, 0–100, as the reason of a cell that asks keeps it; undefined where it cannot be read. */
export function theirsIn({ reason = "" }: Pick<GradeRecord, "reason">): number | undefined {
  const { code, detail } = readReason(reason);
  const figure = Number(detail.split(" ≠ ").at(-1));
  return code === "overridden" && detail !== "" && Number.isFinite(figure) ? figure : undefined;
}
