import { MINUTE, SECOND, type Clock } from "../shared/clock.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { replace, type Store } from "../store/port.ts";
import type { LrsClient } from "../xapi/lrs-client.ts";
import type { Random } from "./backoff.ts";
import { isExpanded } from "./expansion.ts";
import type { CopyRecord, LrsRecord } from "./lrs-records.ts";
import type { LrsAccess } from "./lrses.ts";
import { fared, sendAll, settled } from "./settling.ts";
import { wakeResting } from "./resting.ts";
import { CLAIMED, LEASE, PROBE } from "./statement-worker.ts";
import { figures, IDLE, plus, type Figures, type Worker } from "./worker.ts";
import { writeAll } from "./write-all.ts";

export interface CopyWorkerDeps {
  readonly store: Store;
  readonly access: (record: LrsRecord) => LrsAccess;
  readonly connect: (access: LrsAccess) => LrsClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly owner: string;
  readonly onSettled?: ((lrs: LrsRecord, records: readonly CopyRecord[]) => void) | undefined;
  readonly onError: (error: unknown) => void;
}

export interface CopyWorker extends Worker {
  /** Ends once no LRS is being served any more. @returns what was done since the last look */
  settled(): Promise<Figures>;
  close(): void;
}

/** An LRS with nothing to send is looked at so often, in case whoever put something aside died before waking it. */
const IDLE_LOOK = MINUTE;
/** LRSs served side by side by one process. */
const SERVED = 16;
/** A pass waits for an LRS so long; a slower one is served on in the background, and holds up none of the others. */
const PATIENT = SECOND;

/**
 * Sends companies' own LRSs what was put aside for them. The lease is on the LRS: one worker at a time sends to it, in order, and its
 * pauses are kept in its record for all workers; each LRS goes its own pace.
 */
export function createCopyWorker(deps: CopyWorkerDeps): CopyWorker {
  const { store, clock, random, owner } = deps;
  const clients = new Map<string, { readonly sealed: string; readonly url: string; readonly client: LrsClient }>();
  const serving = new Set<Promise<void>>();
  let done = IDLE;

  function clientOf(lrs: LrsRecord): LrsClient {
    const known = clients.get(lrs.id);
    if (known?.sealed === lrs.sealed && known.url === lrs.url) return known.client;
    known?.client.close();
    const client = deps.connect(deps.access(lrs));
    clients.set(lrs.id, { sealed: lrs.sealed, url: lrs.url, client });
    return client;
  }

  async function serve(lrs: LrsRecord): Promise<void> {
    // Here and not where LRSs are connected alone: what was laid to rest at that very moment is found by the next look.
    const woken = await wakeResting(store, lrs.tenant);
    const limit = lrs.failures > 0 ? PROBE : CLAIMED;
    const query = { index: "byLrs", equal: [lrs.id, "waiting"], to: clock(), limit };
    const { records } = await store.find(collections.copies, lrs.tenant, query);
    const ready = records.filter(isExpanded).toSorted((a, b) => a.createdAt - b.createdAt);
    if (ready.length === 0) return release(lrs, { failures: lrs.failures, pause: 0, more: woken, reason: lrs.reason });
    const client = clientOf(lrs);
    const sorting = await sendAll((some) => client.send(some), ready, { clock, failures: lrs.failures, limit: LEASE / 2 });
    const health = fared(sorting, lrs.failures, random);
    const after = await writeAll<CopyRecord>(
      store,
      collections.copies,
      ready.map((record) => settled<CopyRecord>(record, sorting, { now: clock(), random })),
    );
    done = plus(done, figures(ready.length, after));
    deps.onSettled?.(lrs, after);
    const reason = health.failures === 0 ? undefined : (sorting.halt?.reason ?? after.find((one) => one.reason !== undefined)?.reason);
    await release(lrs, { ...health, more: true, reason });
  }

  /** Gives the lease back: at once due again where there may be more, after the pause where the LRS is unwell. */
  async function release(
    { tenant, id }: LrsRecord,
    { failures, pause, more, reason }: { failures: number; pause: number; more: boolean; reason: string | undefined },
  ): Promise<void> {
    const next = more ? clock() : await nextLook(tenant, id);
    await deciding(store, async () => {
      const record = await store.get(collections.lrses, tenant, id);
      // Corrected or turned off meanwhile, or our lease had ended.
      if (record?.leaseOwner !== owner) return { changes: [], outcome: undefined };
      const due = pause > 0 ? clock() + pause : record.woken === true ? clock() : next;
      const free = { ...record, due, failures, reason, leaseOwner: undefined, woken: undefined };
      return { changes: [replace(collections.lrses, free)], outcome: undefined };
    });
  }

  async function nextLook(tenant: string, id: string): Promise<number> {
    const query = { index: "byLrs", equal: [id, "waiting"], limit: 1 };
    const [first] = (await store.find(collections.copies, tenant, query)).records;
    return Math.max(clock(), Math.min(first?.due ?? Infinity, clock() + IDLE_LOOK));
  }

  function taken(): Figures {
    const was = done;
    done = IDLE;
    return was;
  }

  return {
    async run() {
      const limit = SERVED - serving.size;
      const claimed = limit <= 0 ? [] : await store.claim(collections.lrses, { now: clock(), lease: LEASE, owner, limit });
      const tasks = claimed.map((lrs) => {
        const task: Promise<void> = serve(lrs)
          .catch(deps.onError)
          .finally(() => serving.delete(task));
        serving.add(task);
        return task;
      });
      await inTime(Promise.all(tasks), PATIENT);
      return taken();
    },
    async settled() {
      await Promise.all(serving);
      return taken();
    },
    close() {
      for (const { client } of clients.values()) client.close();
      clients.clear();
    },
  };
}

async function inTime(work: Promise<unknown>, limit: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limit);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
