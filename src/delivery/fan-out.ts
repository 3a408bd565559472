import { collections } from "../store/collections.ts";
import { insert, type Change } from "../store/port.ts";
import { statementDigest } from "../xapi/statement-digest.ts";
import type { Expanded } from "./expansion.ts";
import { forLrs } from "./lrs-filter.ts";
import type { CopyRecord, LrsRecord } from "./lrs-records.ts";
import type { OutboxRecord } from "./records.ts";

export const copyId = (message: string, lrs: string): string => `${message}.${lrs}`;

/** What one further LRS gets of a message; undefined where its filter leaves nothing of it. */
export function copyFor(lrs: Pick<LrsRecord, "id" | "filter" | "names">, message: Expanded): Change | undefined {
  const statements = forLrs(lrs, message.event, message.statements);
  if (statements.length === 0) return undefined;
  const { id, tenant, cohort, event, createdAt } = message;
  return insert<CopyRecord>(collections.copies, {
    id: copyId(id, lrs.id),
    tenant,
    lrs: lrs.id,
    message: id,
    cohort,
    event,
    state: "waiting",
    due: createdAt,
    tries: 0,
    createdAt,
    statements,
    ids: statements.map((statement) => statement.id),
    digests: statements.map(statementDigest),
  });
}

/** The copies of a message for each of these LRSs. */
export const fanOut = (lrses: readonly LrsRecord[], message: Expanded): readonly Change[] =>
  lrses.flatMap((lrs) => copyFor(lrs, message) ?? []);

/** A message that only a company's own LRSs get: with the copies made, nothing is left to do about it itself. */
export const handedOver = (message: Expanded, now: number): OutboxRecord => ({
  ...message,
  state: "sent",
  statements: undefined,
  reason: undefined,
  leaseOwner: undefined,
  sentAt: now,
});
