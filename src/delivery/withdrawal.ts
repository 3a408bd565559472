import { collections } from "../store/collections.ts";
import { findAll, insert, replace, type Change, type New, type Store } from "../store/port.ts";
import type { ServiceEvent } from "../xapi/events.ts";
import { statementDigest } from "../xapi/statement-digest.ts";
import { voiding } from "../xapi/voiding.ts";
import { messageId } from "./changes.ts";
import { copyId } from "./fan-out.ts";
import type { CopyRecord, LrsRecord } from "./lrs-records.ts";
import type { OutboxRecord } from "./records.ts";
import { withoutWords } from "./words.ts";

export type EventName = Pick<ServiceEvent, "type" | "key">;

/**
 * Taking back what the LRSs were told. All of it are changes for the caller's own commit, so that a deed and the withdrawal of what
 * it undoes come true together; asked again, they are none.
 */
export interface Withdrawals {
  /** Voids every statement of these events, in every LRS that got or may get them. */
  voidStatementsOf(tenant: string, events: readonly EventName[], at: number): Promise<readonly Change[]>;
  /** The same, and says the events anew under ids of the next revision, as the facts are after the caller's commit. */
  replaceStatements(tenant: string, events: readonly EventName[], at: number): Promise<readonly Change[]>;
  /** The same for one message that the caller has read. */
  withdraw(message: OutboxRecord, options: WithdrawOptions): Promise<readonly Change[]>;
}

export interface WithdrawOptions {
  readonly at: number;
  readonly anew: boolean;
  /** Applied to the event of everything that is written. */
  readonly rewrite?: ((event: ServiceEvent) => ServiceEvent) | undefined;
}

interface WithdrawalDeps {
  readonly store: Pick<Store, "get" | "find">;
  /** Origin of the tool, no trailing slash. */
  readonly publicUrl: string;
}

export function createWithdrawals({ store, publicUrl }: WithdrawalDeps): Withdrawals {
  const lrsesOf = (tenant: string) => findAll(store, collections.lrses, { tenant, query: { index: "byName", equal: [] } });

  /** The message that says the event now: itself, or what last took its place. */
  async function latest(tenant: string, event: EventName): Promise<OutboxRecord | undefined> {
    let message = await store.get(collections.outbox, tenant, messageId(event));
    while (message?.replacedBy !== undefined) message = await store.get(collections.outbox, tenant, message.replacedBy);
    return message;
  }

  /** What voids these statements: as much a message as any other, kept in its place behind whatever a worker is sending just now. */
  function voidingMessage(
    of: OutboxRecord,
    id: string,
    { at, notBefore, rewrite = (event) => event }: WithdrawOptions & { readonly notBefore: number },
  ): New<OutboxRecord> {
    const { tenant, cohort, ids = [] } = of;
    const statements = ids.map((one) => voiding({ publicUrl, tenant }, one, at));
    const event = rewrite(withoutWords(of.event));
    const told = { statements, voids: statements, ids: statements.map((one) => one.id), digests: statements.map(statementDigest) };
    return { id, tenant, cohort, event, state: "waiting", due: Math.max(at, notBefore), tries: 0, createdAt: at, ...told };
  }

  async function copyChanges(message: OutboxRecord, lrs: LrsRecord, options: WithdrawOptions): Promise<readonly Change[]> {
    const copy = await store.get(collections.copies, message.tenant, copyId(message.id, lrs.id));
    if (copy === undefined || copy.withdrawn !== undefined) return [];
    const notBefore = lrs.leaseOwner === undefined ? 0 : lrs.due;
    const id = voidingId(message.id);
    return [
      replace<CopyRecord>(collections.copies, taken(copy, options)),
      insert<CopyRecord>(collections.copies, {
        ...voidingMessage(copy, copyId(id, lrs.id), { ...options, notBefore }),
        lrs: lrs.id,
        message: id,
      }),
    ];
  }

  async function withdraw(message: OutboxRecord, options: WithdrawOptions): Promise<readonly Change[]> {
    if (message.withdrawn !== undefined || message.voids !== undefined) return [];
    const { anew } = options;
    // Never made, so nobody holds anything: said once, as the facts are then, or not at all.
    if (message.ids === undefined) return anew ? [] : [replace(collections.outbox, taken(message, options))];
    const copies = await Promise.all((await lrsesOf(message.tenant)).map((lrs) => copyChanges(message, lrs, options)));
    const notBefore = message.leaseOwner === undefined ? 0 : message.due;
    const next = anew ? replacementOf(message, options) : undefined;
    return [
      replace(collections.outbox, { ...taken(message, options), ...(next !== undefined && { replacedBy: next.id }) }),
      insert<OutboxRecord>(collections.outbox, voidingMessage(message, voidingId(message.id), { ...options, notBefore })),
      ...(next === undefined ? [] : [insert<OutboxRecord>(collections.outbox, next)]),
      ...copies.flat(),
    ];
  }

  const each = async (tenant: string, events: readonly EventName[], options: WithdrawOptions): Promise<readonly Change[]> => {
    const messages = (await Promise.all(events.map((event) => latest(tenant, event)))).filter((message) => message !== undefined);
    return (await Promise.all(messages.map((message) => withdraw(message, options)))).flat();
  };

  return {
    withdraw,
    voidStatementsOf: (tenant, events, at) => each(tenant, events, { at, anew: false }),
    replaceStatements: (tenant, events, at) => each(tenant, events, { at, anew: true }),
  };
}

/** The id of the message that voids another's statements; short enough to be cut off again. */
const voidingId = (message: string): string => `${message}.void`;

/** Nobody sends it any more; what it said is dropped, and its ids stay as the proof. */
function taken<R extends OutboxRecord>(record: R, { at, rewrite }: WithdrawOptions): R {
  const event = rewrite === undefined ? record.event : rewrite(record.event);
  return { ...record, event, state: "sent", statements: undefined, reason: undefined, leaseOwner: undefined, withdrawn: at };
}

/** The same event under the next revision; a millisecond after what voids the one before, so that it is sent after it. */
function replacementOf(message: OutboxRecord, { at, rewrite = (event) => event }: WithdrawOptions): New<OutboxRecord> {
  const revision = Math.max(message.revision ?? 0, ...(message.revisions ?? [])) + 1;
  const { tenant, cohort } = message;
  const event = rewrite(message.event);
  const first = message.id.split(".")[0] ?? message.id;
  return { id: `${first}.${revision}`, tenant, cohort, event, state: "waiting", due: at + 1, tries: 0, revision, createdAt: at + 1 };
}
