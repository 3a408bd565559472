import { DAY, MINUTE, type Clock } from "../shared/clock.ts";
import { collections } from "../store/collections.ts";
import type { Store } from "../store/port.ts";
import type { LrsClient, ReadyStatement } from "../xapi/lrs-client.ts";
import { backoff, pause, type Random } from "./backoff.ts";
import { cutIntoBatches } from "./batches.ts";
import { expand, isExpanded, type Expanded } from "./expansion.ts";
import type { LoadFacts } from "./fact-loader.ts";
import { sendIsolating, type Halt, type Sorting, type Verdict } from "./isolating.ts";
import { cutIntoLanes } from "./lanes.ts";
import { reasonText } from "./reasons.ts";
import type { OutboxRecord } from "./records.ts";
import { figures, IDLE, type Worker } from "./worker.ts";
import { writeAll } from "./write-all.ts";

export interface StatementWorkerDeps {
  readonly store: Pick<Store, "claim" | "commit">;
  readonly lrs: Pick<LrsClient, "send">;
  /** A fresh loader for one pass. */
  readonly factLoader: () => LoadFacts;
  readonly clock: Clock;
  readonly random: Random;
  readonly owner: string;
}

const LEASE = MINUTE;
/** Several requests' worth a pass: claim and mark are one durable write each, whatever they hold. */
const CLAIMED = 400;
/** While the LRS is unwell, few messages at a time go out to find out whether it is back. */
const PROBE = 10;
/** From so many fruitless passes on, statements go one by one: several bad ones in a batch can look like an LRS that is down. */
const ONE_BY_ONE = 3;
/** Nothing is given up before it has been tried for so long. */
const PATIENCE = 7 * DAY;

/** Delivers the outbox to the LRS: at least once, with effect exactly once. */
export function createStatementWorker({ store, lrs, factLoader, clock, random, owner }: StatementWorkerDeps): Worker {
  let pausedUntil = 0;
  let failures = 0;

  /** Statements are made once and stored before they are first sent, so that every resend is the same to the byte. */
  async function expandAll(claimed: readonly OutboxRecord[]): Promise<{ ready: readonly Expanded[]; parked: readonly OutboxRecord[] }> {
    const facts = factLoader();
    const expanded = await Promise.all(claimed.map((record) => expand(record, facts)));
    const fresh = await writeAll(
      store,
      collections.outbox,
      expanded.filter((record, index) => record !== claimed[index]),
    );
    const ready = [...expanded.filter((record, index) => record === claimed[index]), ...fresh];
    return {
      ready: ready.filter(isExpanded).toSorted((a, b) => a.createdAt - b.createdAt),
      parked: fresh.filter(({ state }) => state === "parked"),
    };
  }

  async function sendAll(ready: readonly Expanded[]): Promise<Sorting> {
    const verdicts = new Map<string, Verdict>();
    let halt: Halt | undefined;
    const began = clock();
    const send = async (statements: readonly ReadyStatement[]): Promise<void> => {
      for (const batch of cutIntoBatches(statements, failures >= ONE_BY_ONE ? 1 : undefined)) {
        // A slow LRS: what is left goes back before another worker may take it.
        if (halt !== undefined || clock() - began > LEASE / 2) return;
        const sorting = await sendIsolating((some) => lrs.send(some), batch);
        for (const [id, verdict] of sorting.verdicts) verdicts.set(id, verdict);
        halt ??= sorting.halt;
      }
    };
    await Promise.all((failures > 0 ? [ready] : cutIntoLanes(ready)).map((lane) => send(lane.flatMap(({ statements }) => statements))));
    return { verdicts, halt };
  }

  function settled(record: Expanded, { verdicts, halt }: Sorting): OutboxRecord {
    const own = record.statements.map(({ id }) => verdicts.get(id));
    const free = { ...record, leaseOwner: undefined };
    if (own.every((verdict) => verdict?.type === "stored")) {
      return { ...free, state: "sent", statements: undefined, reason: undefined, sentAt: clock() };
    }
    // Held up by the LRS as a whole: back to its old place, so that one person's messages stay in order.
    if (own.includes(undefined)) return { ...free, due: record.createdAt, reason: halt?.reason };
    const refused = own.find((verdict) => verdict?.type === "parked");
    if (refused !== undefined) return { ...free, state: "parked", reason: refused.reason };
    const postponed = own.find((verdict) => verdict?.type === "later");
    const tries = record.tries + 1;
    if (clock() - record.createdAt > PATIENCE && tries > ONE_BY_ONE) {
      return { ...free, state: "parked", tries, reason: reasonText("gave-up", postponed?.reason) };
    }
    return { ...free, tries, due: clock() + backoff(tries, random), reason: postponed?.reason };
  }

  /** Leaves the LRS alone for a while after a pass in which it took nothing. */
  function remember({ verdicts, halt }: Sorting): void {
    const fruitless = [...verdicts.values()].every(({ type }) => type === "later");
    failures = halt !== undefined || fruitless ? failures + 1 : 0;
    if (halt?.type === "unauthorized") pausedUntil = clock() + MINUTE;
    else if (failures > 0) pausedUntil = clock() + pause(failures, random, halt?.retryAfter);
  }

  return {
    async run() {
      if (clock() < pausedUntil) return IDLE;
      const limit = failures > 0 ? PROBE : CLAIMED;
      const claimed = await store.claim(collections.outbox, { now: clock(), lease: LEASE, owner, limit });
      if (claimed.length === 0) return IDLE;
      const { ready, parked } = await expandAll(claimed);
      if (ready.length === 0) return figures(claimed.length, parked);
      const sorting = await sendAll(ready);
      remember(sorting);
      const after = await writeAll(
        store,
        collections.outbox,
        ready.map((record) => settled(record, sorting)),
      );
      return figures(claimed.length, [...parked, ...after]);
    },
  };
}
