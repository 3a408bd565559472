import type { ExactText } from "../shared/exact.ts";
import type { Json } from "../shared/json.ts";
import type { Queued, StoredRecord } from "../store/port.ts";
import type { ServiceEvent } from "../xapi/events.ts";

/** A message for the LRS. The event is expanded to statements once; the exact JSON is then kept and resent. */
export interface OutboxRecord extends Queued {
  readonly state: "waiting" | "sent" | "parked";
  readonly event: ServiceEvent;
  readonly statements?: readonly Json[] | undefined;
  readonly tries: number;
  readonly reason?: string | undefined;
  readonly createdAt: number;
  readonly sentAt?: number | undefined;
}

/** The gradebook column of a cohort; id `cohort.column`. */
export interface LineItemRecord extends StoredRecord {
  readonly cohort: string;
  readonly column: string;
  readonly url: string;
  readonly label: string;
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
