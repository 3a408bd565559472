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
  readonly label: string;
  /** Epoch ms until which that worker's reservation holds. */
  readonly reservedUntil?: number | undefined;
}

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
