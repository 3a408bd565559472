import type { ExactText } from "../shared/exact.ts";
import type { Json } from "../shared/json.ts";
import type { Queued, StoredRecord } from "../store/port.ts";
import type { ServiceEvent } from "../xapi/events.ts";
import type { Report } from "./differences.ts";

/** A message for the LRS. The event is expanded to statements once; the exact JSON is then kept and resent until it has arrived. */
export interface OutboxRecord extends Queued {
  readonly state: "waiting" | "sent" | "parked";
  /** The event's cohort. */
  readonly cohort: string;
  readonly event: ServiceEvent;
  /** Set before the first send, dropped once sent: the LRS holds them then, and we keep no second copy of people's answers. */
  readonly statements?: readonly Json[] | undefined;
  /** Ids of the statements, kept for good; reconcile asks the LRS for them. */
  readonly ids?: readonly string[] | undefined;
  /** {@link statementDigest} of each of them as first sent, in the same order. */
  readonly digests?: readonly string[] | undefined;
  /** How often each was issued anew under another id, because the LRS held something else under the one before. */
  readonly revisions?: readonly number[] | undefined;
  /** Set on a replacement before it is expanded: the revision of all its statements. */
  readonly revision?: number | undefined;
  /** Epoch ms since when nobody is to hold these statements any more: they are voided, or were never sent. */
  readonly withdrawn?: number | undefined;
  /** The message that says the same event anew. */
  readonly replacedBy?: string | undefined;
  /** Set on a message that withdraws others: its voiding statements, kept for good, for they name nobody. */
  readonly voids?: readonly Json[] | undefined;
  /** Failed sends of this message for reasons of its own. */
  readonly tries: number;
  /** Why it is not sent: a code of `reasons.ts`, then details for the administrator. */
  readonly reason?: string | undefined;
  readonly createdAt: number;
  readonly sentAt?: number | undefined;
}

/** The gradebook column of a cohort; id `cohort.column`. */
export interface LineItemRecord extends StoredRecord {
  readonly cohort: string;
  readonly column: string;
  /** Empty while one worker is looking for the column or making it. */
  readonly url: string;
  /** The column before, until everybody's grades are on their way to the one that takes its place. */
  readonly was?: string | undefined;
  /** As we last wrote it. */
  readonly label: string;
  /** What the instructor said of a column whose component left the programme; absent: not asked yet. */
  readonly dropped?: "kept" | "removed" | undefined;
  /** What holds where a teacher changed a grade in the LMS; absent: `lms`. */
  readonly policy?: OverridePolicy | undefined;
  /** Epoch ms until which that worker's reservation holds. */
  readonly reservedUntil?: number | undefined;
}

/** `lms`: the teacher's grade stays; `tool`: ours is written over it; `ask`: it waits until somebody says. */
export type OverridePolicy = "lms" | "tool" | "ask";

/** When grades leave for the LMS. */
export type Release =
  | { readonly type: "at-once" }
  /** Epoch ms from which they leave. */
  | { readonly type: "at"; readonly at: number }
  /** Once somebody has released them; `released`: when that was, epoch ms. */
  | { readonly type: "by-hand"; readonly released?: number | undefined };

/** How a cohort's gradebook is kept; id = the cohort's. Absent: as {@link Release} "at-once", without marking notices. */
export interface GradebookRecord extends StoredRecord {
  readonly cohort: string;
  readonly release: Release;
  /** Whether the LMS is told of handed-in work that a person still has to mark, before its first grade. */
  readonly markingNotices: boolean;
}

/** The latest reconciliation of a cohort; id = the cohort's. */
export interface ReconciliationRecord extends StoredRecord {
  readonly cohort: string;
  readonly state: "running" | "done" | "failed";
  /** Person id, or "system". */
  readonly by: string;
  readonly startedAt: number;
  /** Epoch ms of the last sign of life of a running one. */
  readonly aliveAt: number;
  /** Learning records looked up so far, of how many. */
  readonly progress?: { readonly done: number; readonly of: number } | undefined;
  readonly report?: StoredReport | undefined;
  /** The last run of the night. */
  readonly night?: { readonly at: number; readonly found: number; readonly repaired: number } | undefined;
}

/** What a reconciliation found; differences beyond the first 1,000 are only counted. */
export interface StoredReport extends Report {
  readonly at: number;
  readonly repaired: number;
  readonly unlisted: number;
  /** Keys of differences whose repair was set going since. */
  readonly mended: readonly string[];
}

/**
 * The desired state of one gradebook cell, id `cohort.column.person`. A newer wish replaces an older one.
 * `state` "waiting" = wish and LMS may differ.
 */
export interface GradeRecord extends Queued {
  readonly state: "waiting" | "sent" | "parked";
  readonly cohort: string;
  readonly column: string;
  readonly person: string;
  /** 0–100, exact; sent truncated to two decimals. Absent: handed in, and a person still has to mark it; never so again after a score. */
  readonly score?: ExactText | undefined;
  readonly comment: string;
  /** Whole-second-safe, strictly rising timestamp of the last post, epoch ms. */
  readonly stamp: number;
  readonly tries: number;
  /** Figures we may have put into the LMS since the last one known to have arrived, and that one; anything else there is a teacher's. */
  readonly posted?: readonly number[] | undefined;
  /** A teacher's figure that stays by the column's policy. */
  readonly kept?: number | undefined;
  /** Somebody said that ours is to be written over a teacher's. */
  readonly force?: boolean | undefined;
  /** Why it is not sent: a code of `reasons.ts`, then details for the administrator. */
  readonly reason?: string | undefined;
  readonly sentAt?: number | undefined;
  /** This one figure may leave before the cohort's release: since when, epoch ms. A newer figure waits again. */
  readonly released?: number | undefined;
  /** When the learner asked for a look at why it did not arrive. */
  readonly askedAt?: number | undefined;
}

/** What binds an audit line to the one before it, all base64url. */
interface AuditLink {
  /** Hash of the line before. */
  readonly before: string;
  readonly hash: string;
  /** Salted digest of `detail`; the salt goes when the detail is erased. */
  readonly detail: string;
  readonly salt?: string | undefined;
}

/** Who did what to whom, by ids only; it takes its place in the chain afterwards. */
export interface AuditRecord extends StoredRecord {
  /** In the company's chain, counted from 1; 0: not in it yet. */
  readonly place?: number | undefined;
  readonly link?: AuditLink | undefined;
  /** What a detail said of somebody was taken out when they were erased. */
  readonly erased?: true | undefined;
  readonly at: number;
  /** Person id, or "system". */
  readonly actor: string;
  /** `slice.deed`, past tense: `exam.handed-in`. */
  readonly action: string;
  readonly subject: string;
  readonly cohort: string;
  readonly detail: Json;
}
