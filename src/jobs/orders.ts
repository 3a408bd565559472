import type { Clock } from "../shared/clock.ts";
import { Conflict } from "../shared/errors.ts";
import { digest, type Ids } from "../shared/ids.ts";
import type { Json } from "../shared/json.ts";
import { collections } from "../store/collections.ts";
import { insert, replace, type Change, type Store } from "../store/port.ts";
import type { JobRecord } from "./records.ts";

/** A job to be scheduled. */
export interface Order {
  readonly tenant: string;
  readonly kind: string;
  readonly payload: Json;
  /** Epoch ms from which it may run; default now. */
  readonly due?: number;
  /** Makes it one of its kind: see {@link Orders}. */
  readonly key?: string;
  /** Person who asks, or "system" (default). */
  readonly by?: string;
  readonly cohort?: string | undefined;
}

/** A job named by its kind and key. */
export type Named = Required<Pick<Order, "tenant" | "kind" | "key">>;

/** Scheduling: changes to put into a use case's own commit, so that the deed and the job that follows from it are one. */
export interface Orders {
  /** The change that schedules it. With a key that is taken, the commit is a Conflict: use {@link once} where that may be. */
  schedule(order: Order): Change;
  /** The changes that schedule it unless it was ever scheduled: one change or none. */
  once(order: Order & Named): Promise<readonly Change[]>;
  /** The changes that make it due as ordered, whether it was never scheduled, waits for another time or has ended. */
  put(order: Order & Named): Promise<readonly Change[]>;
  /** The changes that make it not happen any more; none where it is not waiting. One that is running is asked to end. */
  withdraw(job: Named): Promise<readonly Change[]>;
  /** Schedules it at once, in a commit of its own; the same key again answers with the job there is. */
  at(order: Order): Promise<JobRecord>;
}

/** The id of the job with this key. */
export const jobId = ({ kind, key }: Pick<Named, "kind" | "key">): string => digest(`job ${kind} ${key}`).slice(0, 24);

export function createOrders({ store, clock, ids }: { readonly store: Store; readonly clock: Clock; readonly ids: Ids }): Orders {
  const find = (job: Named): Promise<JobRecord | undefined> => store.get(collections.jobs, job.tenant, jobId(job));

  function fresh({ due, by = "system", key, ...order }: Order): Omit<JobRecord, "version"> {
    const now = clock();
    const id = key === undefined ? ids.id() : jobId({ ...order, key });
    return { ...order, id, key, by, state: "waiting", due: due ?? now, tries: 0, createdAt: now };
  }
  const schedule = (order: Order): Change => insert<JobRecord>(collections.jobs, fresh(order));

  async function put(order: Order & Named): Promise<readonly Change[]> {
    const before = await find(order);
    return [before === undefined ? schedule(order) : replace<JobRecord>(collections.jobs, { ...fresh(order), version: before.version })];
  }

  async function withdraw(job: Named): Promise<readonly Change[]> {
    const before = await find(job);
    return before?.state === "waiting" ? [replace<JobRecord>(collections.jobs, cancelled(before, clock()))] : [];
  }

  async function at(order: Order): Promise<JobRecord> {
    const record = fresh(order);
    try {
      await store.commit([insert<JobRecord>(collections.jobs, record)]);
    } catch (error) {
      const there = error instanceof Conflict ? await store.get(collections.jobs, order.tenant, record.id) : undefined;
      if (there === undefined) throw error;
      return there;
    }
    return { ...record, version: 1 };
  }

  return {
    schedule,
    once: async (order) => ((await find(order)) === undefined ? [schedule(order)] : []),
    put,
    withdraw,
    at,
  };
}

/** A job as it stands once somebody wants it to end: at once where nobody works on it, else its worker is told. */
export const cancelled = (job: JobRecord, now: number): JobRecord =>
  job.leaseOwner === undefined ? { ...job, state: "cancelled", finishedAt: now } : { ...job, cancelling: true };
