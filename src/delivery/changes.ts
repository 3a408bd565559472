import type { ExactText } from "../shared/exact.ts";
import type { Json } from "../shared/json.ts";
import { datePart, digest, randomIds } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import { insert, replace, type Change } from "../store/port.ts";
import type { ServiceEvent } from "../xapi/events.ts";
import type { AuditRecord, GradeRecord, OutboxRecord } from "./records.ts";

export interface AuditEntry {
  /** Names the deed once and for all: a second line of it is a Conflict. Absent: each line is a deed of its own. */
  readonly id?: string;
  readonly tenant: string;
  readonly cohort: string;
  readonly at: number;
  /** Person id or "system". */
  readonly actor: string;
  /** `slice.deed`, past tense. */
  readonly action: string;
  readonly subject: string;
  /** Ids and figures only, never names. */
  readonly detail?: Json;
}

/** The audit line of a deed, for the same commit as the deed itself. */
export const auditLine = (entry: AuditEntry): Change =>
  insert<AuditRecord>(collections.audit, { ...entry, id: entry.id ?? randomIds.id(), detail: entry.detail ?? {}, place: 0 });

/** The key of an event that happens often and is found by nothing but its message: its date leads it, so that messages of one time lie together. */
export const datedKey = (at: number, id: string): string => `@${datePart(at)}${id}`;

/** The id of the message that tells an event; a {@link datedKey} lends it its date. */
export function messageId({ type, key }: Pick<ServiceEvent, "type" | "key">): string {
  const date = key.startsWith("@") ? key.slice(1, 8) : "";
  return date + digest(`${type} ${key}`).slice(0, 24 - date.length);
}

/** Tells the LRS of an event, once: the outbox id derives from the event's key, so the same event twice is a Conflict, not a double. */
export const announce = (tenant: string, event: ServiceEvent): Change =>
  insert<OutboxRecord>(collections.outbox, {
    id: messageId(event),
    tenant,
    state: "waiting",
    due: event.at,
    cohort: event.cohort,
    event,
    tries: 0,
    createdAt: event.at,
  });

export interface GradeWish {
  readonly tenant: string;
  readonly cohort: string;
  /** A top-level component id, or "total". */
  readonly column: string;
  readonly person: string;
  readonly score: ExactText;
  readonly comment: string;
  readonly at: number;
}

/** Sets the desired state of one gradebook cell; `before` is the cell's present record, if any. */
export function wishGrade(wish: GradeWish, before: GradeRecord | undefined): Change {
  const { at, ...cell } = wish;
  const fresh = { ...cell, state: "waiting" as const, due: at, tries: 0, stamp: before?.stamp ?? 0, posted: before?.posted };
  return before === undefined
    ? insert<GradeRecord>(collections.grades, { ...fresh, id: gradeId(wish.cohort, wish.column, wish.person) })
    : replace<GradeRecord>(collections.grades, { ...fresh, id: before.id, version: before.version });
}

/** Tells the LMS that work waits for a person to mark it. Only for a cell nobody wished anything for: never after a score. */
export const wishMarking = ({ tenant, cohort, column, person, at }: Omit<GradeWish, "score" | "comment">): Change =>
  insert<GradeRecord>(collections.grades, {
    id: gradeId(cohort, column, person),
    tenant,
    cohort,
    column,
    person,
    comment: "",
    state: "waiting",
    due: at,
    tries: 0,
    stamp: 0,
  });

export const gradeId = (cohort: string, column: string, person: string): string => `${cohort}.${column}.${person}`;
