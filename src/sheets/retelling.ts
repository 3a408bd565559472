import type { OutboxRecord } from "../delivery/records.ts";
import { collections } from "../store/collections.ts";
import { insert, replace, type Change, type New, type Store } from "../store/port.ts";

/**
 * The changes with what was told before, and taken back by an undo, told again: an event's id is taken for good, and voided statements may
 * not be sent again, so it is said under its next revision.
 */
export async function retold(store: Pick<Store, "get">, changes: readonly Change[]): Promise<readonly Change[]> {
  return (await Promise.all(changes.map((change) => (isTelling(change) ? tellingOf(store, change) : Promise.resolve([change]))))).flat();
}

type Telling = Extract<Change, { kind: "insert" }>;

const isTelling = (change: Change): change is Telling => change.kind === "insert" && change.collection.name === collections.outbox.name;

async function tellingOf(store: Pick<Store, "get">, change: Telling): Promise<readonly Change[]> {
  const message = change.record as New<OutboxRecord>;
  const { tenant } = message;
  let before = await store.get(collections.outbox, tenant, message.id);
  while (before?.replacedBy !== undefined) before = await store.get(collections.outbox, tenant, before.replacedBy);
  if (before?.withdrawn === undefined) return [change];
  const revision = Math.max(before.revision ?? 0, ...(before.revisions ?? [])) + 1;
  const id = `${message.id}.${revision}`;
  return [
    replace<OutboxRecord>(collections.outbox, { ...before, replacedBy: id }),
    insert<OutboxRecord>(collections.outbox, { ...message, id, revision }),
  ];
}
