import type { Collection, New, Queued, Store, StoredRecord } from "../../src/store/port.ts";

/** A record with everything a declaration can say. */
export interface Item extends StoredRecord {
  readonly group?: string | null | undefined;
  readonly rank?: number | null | undefined;
  readonly label?: string | undefined;
  readonly open?: boolean | undefined;
  readonly number?: string | null | undefined;
  readonly year?: number | undefined;
  readonly code?: string | null | undefined;
  readonly body?: unknown;
}

export const items: Collection<Item> = {
  name: "items",
  indexes: {
    all: [],
    byGroup: ["group", "rank"],
    byLabel: ["label"],
    byOpen: ["open"],
    byRank: ["rank"],
    deep: ["group", "rank", "label"],
  },
  unique: { number: ["number"], yearly: ["year", "label"] },
  system: { code: ["code"] },
};

export interface Counter extends StoredRecord {
  readonly last: number;
}
export const counters: Collection<Counter> = { name: "counters", indexes: {}, unique: {}, system: {} };

export interface Task extends Queued {
  readonly note?: string;
}
export const tasks: Collection<Task> = {
  name: "tasks",
  indexes: { byState: ["state", "due"] },
  unique: {},
  system: {},
  queue: { state: "ready" },
};

/** No two tenants share an id. */
export interface Ticket extends StoredRecord {
  readonly holder: string;
}
export const tickets: Collection<Ticket> = { name: "tickets", indexes: { byHolder: ["holder"] }, unique: {}, system: { byId: ["id"] } };

export const ALL = [items, counters, tasks, tickets];

export const item = (tenant: string, id: string, rest: Partial<New<Item>> = {}): New<Item> => ({ ...rest, tenant, id });
export const task = (tenant: string, id: string, due: number): New<Task> => ({ tenant, id, state: "ready", due });

export async function present(store: Store, tenant: string, id: string): Promise<Item> {
  const found = await store.get(items, tenant, id);
  if (found === undefined) throw new Error(`${id} is missing`);
  return found;
}
