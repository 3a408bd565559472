import { HOUR, MINUTE, type Clock } from "../shared/clock.ts";
import { collections } from "../store/collections.ts";
import type { Store } from "../store/port.ts";
import type { LrsClient } from "../xapi/lrs-client.ts";
import type { Random } from "./backoff.ts";
import { expand, isExpanded, type Expanded } from "./expansion.ts";
import type { LoadFacts } from "./fact-loader.ts";
import { fanOut, handedOver } from "./fan-out.ts";
import type { LrsRecord } from "./lrs-records.ts";
import type { Lrses } from "./lrses.ts";
import type { OutboxRecord } from "./records.ts";
import { atRest, RESTING } from "./resting.ts";
import { fared, sendAll, settled } from "./settling.ts";
import { figures, IDLE, type Worker } from "./worker.ts";
import { writeAll, writeUnits, type Unit } from "./write-all.ts";

export interface StatementWorkerDeps {
  readonly store: Pick<Store, "claim" | "commit">;
  /** The LRS that the environment names; without one, messages go to the companies' own LRSs alone. */
  readonly lrs: Pick<LrsClient, "send"> | undefined;
  /** The companies' own LRSs; absent: there are none. */
  readonly lrses?: Pick<Lrses, "list" | "wake"> | undefined;
  /** A fresh loader for one pass. */
  readonly factLoader: () => LoadFacts;
  readonly clock: Clock;
  readonly random: Random;
  readonly owner: string;
  /** Told what became of messages, for figures. */
  readonly onSettled?: ((records: readonly OutboxRecord[]) => void) | undefined;
}

export const LEASE = MINUTE;
/** Several requests' worth a pass: claim and mark are one durable write each, whatever they hold. */
export const CLAIMED = 400;
/** While the LRS is unwell, few messages at a time go out to find out whether it is back. */
export const PROBE = 10;
/** How often a process with an LRS looks for messages that one without laid to rest; the first time when it starts. */
const LOOK = HOUR;

/** Delivers the outbox to the LRS: at least once, with effect exactly once; what other LRSs get of it is put aside for them. */
export function createStatementWorker(deps: StatementWorkerDeps): Worker {
  const { store, lrs, lrses, factLoader, clock, random, owner } = deps;
  let pausedUntil = 0;
  let failures = 0;
  let lookAgain = 0;

  /** The LRSs, as far as they are on, of each company that has a message among these; read anew in each pass, so that one added counts from then on. */
  async function lrsesOf(records: readonly OutboxRecord[]): Promise<ReadonlyMap<string, readonly LrsRecord[]>> {
    if (lrses === undefined) return new Map();
    const tenants = [...new Set(records.map(({ tenant }) => tenant))];
    const lists = await Promise.all(tenants.map((tenant) => lrses.list(tenant)));
    return new Map(tenants.map((tenant, index) => [tenant, (lists[index] ?? []).filter(({ state }) => state === "on")]));
  }

  /** Statements are made once and stored, with what other LRSs get of them, before they are first sent: every resend is the same to the byte. */
  async function expandAll(claimed: readonly OutboxRecord[]) {
    const facts = factLoader();
    const made = lrs === undefined ? [] : claimed.filter(isExpanded);
    const unmade = lrs === undefined ? claimed : claimed.filter((record) => !isExpanded(record));
    const known = await lrsesOf(unmade);
    const units = await Promise.all(unmade.map((record) => unitOf(record, known.get(record.tenant) ?? [], facts)));
    const fresh = await writeUnits(store, collections.outbox, units);
    const tenants = new Set(units.filter(({ beside }) => beside.length > 0).map(({ change }) => change.tenant));
    for (const tenant of tenants)
      await lrses?.wake(
        tenant,
        (known.get(tenant) ?? []).map(({ id }) => id),
      );
    const ready = [...made, ...fresh.filter(isExpanded)];
    return { ready: ready.toSorted((a, b) => a.createdAt - b.createdAt), over: fresh.filter((record) => !isExpanded(record)) };
  }

  async function unitOf(record: OutboxRecord, own: readonly LrsRecord[], facts: LoadFacts): Promise<Unit<OutboxRecord>> {
    if (lrs === undefined && own.length === 0) return alone({ ...record, due: atRest(record), leaseOwner: undefined });
    const expanded = await expand(record, facts);
    if (!isExpanded(expanded)) return alone(expanded);
    const change = lrs === undefined ? handedOver(expanded, clock()) : expanded;
    // What came expanded has its copies made: a withdrawal makes them itself.
    return { change, beside: isExpanded(record) ? [] : fanOut(own, expanded) };
  }

  /** Leaves the LRS alone for a while after a pass in which it took nothing. */
  async function send(to: Pick<LrsClient, "send">, ready: readonly Expanded[]): Promise<readonly OutboxRecord[]> {
    const sorting = await sendAll((some) => to.send(some), ready, { clock, failures, limit: LEASE / 2 });
    const health = fared(sorting, failures, random);
    failures = health.failures;
    if (health.pause > 0) pausedUntil = clock() + health.pause;
    const records: readonly OutboxRecord[] = ready;
    return writeAll(
      store,
      collections.outbox,
      records.map((record) => settled(record, sorting, { now: clock(), random })),
    );
  }

  async function claim(limit: number): Promise<readonly OutboxRecord[]> {
    const due = await store.claim(collections.outbox, { now: clock(), lease: LEASE, owner, limit });
    if (lrs === undefined || due.length > 0 || clock() < lookAgain) return due;
    const rested = await store.claim(collections.outbox, { now: clock(), from: RESTING, lease: LEASE, owner, limit });
    if (rested.length === 0) lookAgain = clock() + LOOK;
    return rested;
  }

  return {
    async run() {
      if (clock() < pausedUntil) return IDLE;
      const claimed = await claim(failures > 0 ? PROBE : CLAIMED);
      if (claimed.length === 0) return IDLE;
      const { ready, over } = await expandAll(claimed);
      const sent = lrs === undefined || ready.length === 0 ? [] : await send(lrs, ready);
      const after = [...over, ...sent];
      deps.onSettled?.(after);
      return figures(claimed.length, after);
    },
  };
}

const alone = (change: OutboxRecord): Unit<OutboxRecord> => ({ change, beside: [] });
