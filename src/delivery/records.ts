import type { ExactText } from "../shared/exact.ts";
import type { Json } from "../shared/json.ts";
import type { Queued, StoredRecord } from "../store/port.ts";
import type { ServiceEvent } from "../xapi/events.ts";

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
  /** As we last wrote it. */
  readonly label: string;
  /** What holds where a teacher changed a grade in the LMS; absent: `lms`. */
  readonly policy?: OverridePolicy | undefined;
  /** Epoch ms until which that worker's reservation holds. */
  readonly reservedUntil?: number | undefined;
}

/** `lms`: the teacher's grade stays; `tool`: ours is written over it; `ask`: it waits until somebody says. */
export type OverridePolicy = "lms" | "tool" | "ask";

/**
 * The desired state of one gradebook cell, id `cohort.column.person`. A newer wish replaces an older one; only final scores get here.
 * `state` "waiting" = wish and LMS may differ.
 */
export interface GradeRecord extends Queued {
  readonly state: "waiting" | "sent" | "parked";
  readonly cohort: string;
  readonly column: string;
  readonly person: string;
  /** 0–100, exact; sent truncated to two decimals. */
  readonly score: ExactText;
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
}

/** Who did what to whom, by ids only; the hash chain is sealed afterwards. */
export interface AuditRecord extends StoredRecord {
  readonly at: number;
  /** Person id, or "system". */
  readonly actor: string;
  /** `slice.deed`, past tense: `exam.handed-in`. */
  readonly action: string;
  readonly subject: string;
  readonly cohort: string;
  readonly detail: Json;
}
