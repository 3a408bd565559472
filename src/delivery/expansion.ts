import { AppError } from "../shared/errors.ts";
import type { ReadyStatement } from "../xapi/lrs-client.ts";
import { statementDigest } from "../xapi/statement-digest.ts";
import { statementsOf } from "../xapi/statements.ts";
import { revisedId } from "../xapi/voiding.ts";
import { PersonErased, type LoadFacts } from "./fact-loader.ts";
import { reasonText } from "./reasons.ts";
import type { OutboxRecord } from "./records.ts";

/** A message whose statements are made. */
export type Expanded = Omit<OutboxRecord, "statements"> & { readonly statements: readonly ReadyStatement[] };

export const isExpanded = <R extends OutboxRecord>(record: R): record is R & Expanded => record.statements !== undefined;

const revisionOf = ({ revisions, revision = 0 }: OutboxRecord, position: number): number => revisions?.[position] ?? revision;

/**
 * The statements of a message as they are made from its event; one issued anew has the id of its revision.
 * @throws AppError("not-found") when something the event speaks of is gone
 */
export async function rebuilt(record: OutboxRecord, facts: LoadFacts): Promise<readonly ReadyStatement[]> {
  // Voiding statements are kept as they are, and were statements when they were stored.
  if (record.voids !== undefined) return record.voids as readonly ReadyStatement[];
  const known = await facts(record.tenant, record.event);
  return statementsOf(record.event, known).map((statement, position) => {
    const revision = revisionOf(record, position);
    return revision === 0 ? statement : { ...statement, id: revisedId(known, statement.id, revision) };
  });
}

/** Nothing is to be said of it any more. */
const over = (record: OutboxRecord): OutboxRecord => ({
  ...record,
  state: "sent",
  withdrawn: record.createdAt,
  leaseOwner: undefined,
  reason: undefined,
});

/**
 * The message with its statements, or parked where they cannot be made: what it speaks of is gone, or the event is unreadable.
 * @throws whatever the store throws; that speaks of the store and not of the message
 */
export async function expand(record: OutboxRecord, facts: LoadFacts): Promise<OutboxRecord> {
  if (isExpanded(record)) return record;
  try {
    const statements = await rebuilt(record, facts);
    return {
      ...record,
      statements,
      ids: statements.map(({ id }) => id),
      digests: statements.map(statementDigest),
      ...(record.revision !== undefined && { revisions: statements.map((_, position) => revisionOf(record, position)) }),
    };
  } catch (error) {
    // Nothing more is said of somebody whose data was erased.
    if (error instanceof PersonErased) return over(record);
    if (error instanceof AppError && error.code !== "not-found" && error.code !== "unexpected") throw error;
    const missing = error instanceof AppError && error.code === "not-found";
    const detail = error instanceof Error ? error.message : "";
    return { ...record, state: "parked", leaseOwner: undefined, reason: reasonText(missing ? "facts-missing" : "unexpected", detail) };
  }
}
