import { SECOND, type Clock } from "../shared/clock.ts";
import { collections } from "../store/collections.ts";
import type { Change, Store } from "../store/port.ts";
import type { OutboxRecord } from "./records.ts";
import { writeAll } from "./write-all.ts";

/**
 * A message that no LRS is there for rests: due so far away that no worker takes it up, and the later the younger it is. It is still one that waits,
 * and an LRS of its company that is looked at, or a process whose environment names one, wakes it.
 */
export const RESTING = 1e15;

/** So many messages of a company are woken at a time. */
const AT_ONCE = 1_000;

/** How long it is believed that a company has no LRS; one connected elsewhere meanwhile finds what was laid to rest when it is looked at. */
const BELIEVED = 10 * SECOND;

export const atRest = (record: Pick<OutboxRecord, "createdAt">): number => RESTING + record.createdAt;

const isMessage = ({ collection }: Change): boolean => collection.name === collections.outbox.name;

/** Whether a change concerns a message that nobody is to take up now. */
export const isResting = (change: Change): boolean =>
  isMessage(change) && change.kind !== "remove" && (change.record as unknown as OutboxRecord).due >= RESTING;

/** Makes the messages of companies without an LRS rest from the start, rather than be claimed and put off for nothing. */
export function createResting({ store, clock }: { store: Pick<Store, "find">; clock: Clock }) {
  const without = new Map<string, number>();

  /** An LRS that is on; asked of the store each time where there is one. */
  async function hasLrs(tenant: string): Promise<boolean> {
    const believed = without.get(tenant);
    if (believed !== undefined && clock() < believed) return false;
    const { records } = await store.find(collections.lrses, tenant, { index: "byName", equal: [] });
    const found = records.some(({ state }) => state === "on");
    if (found) without.delete(tenant);
    else without.set(tenant, clock() + BELIEVED);
    return found;
  }

  async function laid(change: Change): Promise<Change> {
    if (change.kind !== "insert" || !isMessage(change)) return change;
    const message = change.record as unknown as OutboxRecord;
    if (message.state !== "waiting" || (await hasLrs(message.tenant))) return change;
    const record: OutboxRecord = { ...message, due: atRest(message) };
    return { ...change, record };
  }

  return (inner: Store): Store => ({
    ...inner,
    async commit(changes) {
      await inner.commit(changes.some(isMessage) ? await Promise.all(changes.map(laid)) : changes);
      if (changes.some(({ collection }) => collection.name === collections.lrses.name)) without.clear();
    },
  });
}

/** Makes resting messages of a company due, the oldest first. @returns whether there may be more */
export async function wakeResting(store: Pick<Store, "find" | "commit">, tenant: string): Promise<boolean> {
  const { records } = await store.find(collections.outbox, tenant, {
    index: "byState",
    equal: ["waiting"],
    from: RESTING,
    limit: AT_ONCE,
  });
  await writeAll(
    store,
    collections.outbox,
    records.map((record) => ({ ...record, due: record.createdAt })),
  );
  return records.length > 0;
}
