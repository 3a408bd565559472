import type { Clock } from "../shared/clock.ts";
import { collections } from "../store/collections.ts";
import type { Collection, Queued, Store } from "../store/port.ts";
import type { LrsRecord } from "./lrs-records.ts";
import type { Lrses } from "./lrses.ts";
import type { GradeRecord, OutboxRecord } from "./records.ts";

/** The LRS that the environment names, as figures call it. */
const SHARED = "shared";

/** How one destination of one company stands. */
export interface Gauge {
  readonly tenant: string;
  /** "shared", or the name of the company's own. */
  readonly lrs: string;
  /** Counted up to 1,000. */
  readonly waiting: number;
  readonly parked: number;
  /** Seconds since the oldest waiting message came about; 0 when none waits. */
  readonly oldest: number;
  /** Sent and parked by this process since it began; a monitoring system makes rates of them. */
  readonly sent: number;
  readonly refused: number;
  /** Fruitless passes in a row; 0 for the shared one. */
  readonly failures: number;
}

export interface DeliveryGauges {
  readonly outbox: readonly Gauge[];
  readonly grades: readonly Pick<Gauge, "tenant" | "waiting" | "parked" | "oldest">[];
}

export type Tally = ReturnType<typeof createTally>;

/** Counts what this process sent and parked, by company and LRS. */
export function createTally() {
  const counts = new Map<string, { sent: number; refused: number }>();
  const of = (tenant: string, lrs: string) => {
    const key = JSON.stringify([tenant, lrs]);
    const known = counts.get(key) ?? { sent: 0, refused: 0 };
    counts.set(key, known);
    return known;
  };
  const add = (lrs: string, records: readonly OutboxRecord[]): void => {
    for (const { tenant, state } of records) {
      if (state === "sent") of(tenant, lrs).sent += 1;
      if (state === "parked") of(tenant, lrs).refused += 1;
    }
  };
  return {
    shared: (records: readonly OutboxRecord[]) => add(SHARED, records),
    own: ({ name }: LrsRecord, records: readonly OutboxRecord[]) => add(name, records),
    of: (tenant: string, lrs: string): { readonly sent: number; readonly refused: number } => of(tenant, lrs),
  };
}

interface GaugesDeps {
  readonly store: Pick<Store, "find">;
  readonly clock: Clock;
  readonly lrses: Pick<Lrses, "list">;
  readonly tally: Tally;
  /** Companies that had something to send since this process began; the store lists companies to nobody. */
  readonly tenants: () => Iterable<string>;
}

const COUNTED = 1_000;

/** Reads the figures when they are asked for; nothing is counted while people work. */
export function createDeliveryGauges({ store, clock, lrses, tally, tenants }: GaugesDeps): () => Promise<DeliveryGauges> {
  async function standing<R extends Queued>(
    collection: Collection<R>,
    tenant: string,
    { index, equal }: { index: string; equal: string[] },
  ) {
    const look = (state: string) => store.find(collection, tenant, { index, equal: [...equal, state], limit: COUNTED });
    const [waiting, parked] = await Promise.all([look("waiting"), look("parked")]);
    return { waiting: waiting.records, parked: parked.records.length };
  }

  const age = (since: readonly number[]): number => (since.length === 0 ? 0 : Math.max(0, clock() - Math.min(...since)) / 1_000);

  async function gauge(tenant: string, lrs: LrsRecord | undefined): Promise<Gauge> {
    const name = lrs?.name ?? SHARED;
    const { waiting, parked } =
      lrs === undefined
        ? await standing(collections.outbox, tenant, { index: "byState", equal: [] })
        : await standing<OutboxRecord>(collections.copies as unknown as Collection<OutboxRecord>, tenant, {
            index: "byLrs",
            equal: [lrs.id],
          });
    const due = waiting.filter(({ createdAt }) => createdAt <= clock());
    const { sent, refused } = tally.of(tenant, name);
    const oldest = age(due.map(({ createdAt }) => createdAt));
    return { tenant, lrs: name, waiting: waiting.length, parked, oldest, sent, refused, failures: lrs?.failures ?? 0 };
  }

  async function grades(tenant: string) {
    const { waiting, parked } = await standing<GradeRecord>(collections.grades, tenant, { index: "byState", equal: [] });
    return { tenant, waiting: waiting.length, parked, oldest: age(waiting.map(({ due }) => due)) };
  }

  return async () => {
    const all = [...tenants()];
    const own = await Promise.all(
      all.map(async (tenant) => [undefined, ...(await lrses.list(tenant))].map((lrs) => [tenant, lrs] as const)),
    );
    const outbox = await Promise.all(own.flat().map(([tenant, lrs]) => gauge(tenant, lrs)));
    return { outbox, grades: await Promise.all(all.map(grades)) };
  };
}
