import type { Role } from "../people/records.ts";
import type { Json } from "../shared/json.ts";
import type { StoredRecord } from "../store/port.ts";

export const ACTS = ["mentor", "rater", "excuse", "extend", "release"] as const;
export type ActName = (typeof ACTS)[number];

/** `same`: it was so already; `refused`: see the code; `kept`: done, and not to be undone any more. */
export type Outcome = "waiting" | "done" | "same" | "refused" | "undone" | "kept";

/** What became of one person. */
export interface BulkRow {
  readonly person: string;
  readonly outcome: Outcome;
  /** Why it was refused, or kept when it was to be undone: a word of `bulk.reason`. */
  readonly reason?: string | undefined;
  /** What was found before the deed, or its inverse, was begun; there while nobody knows whether it was done. */
  readonly begun?: Json | undefined;
  /** What the inverse deed needs; absent where there is none. */
  readonly undo?: Json | undefined;
}

/** One deed for many people: what was asked, and what became of each. Ids and figures only. */
export interface BulkRecord extends StoredRecord {
  readonly cohort: string;
  readonly act: ActName;
  /** The mentor's id, the component, or the minutes, as the act wants them. */
  readonly value: string;
  readonly by: string;
  /** With what right it was asked for. */
  readonly roles: readonly Role[];
  readonly at: number;
  readonly rows: readonly BulkRow[];
  /** The job that works at it, or did last. */
  readonly job: string;
  readonly undoing: boolean;
}
