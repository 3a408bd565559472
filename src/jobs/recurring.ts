import { DAY, type Clock } from "../shared/clock.ts";
import { Conflict } from "../shared/errors.ts";
import type { Ids } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import { remove, type Store } from "../store/port.ts";
import { nextDue, nightly } from "./due.ts";
import { jobKind, type JobKind } from "./kinds.ts";
import { createOrders } from "./orders.ts";
import { z } from "zod";

interface Keeping {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly kinds: () => readonly JobKind[];
  readonly zone: (tenant: string) => Promise<string>;
  readonly tenant: string;
}

const KEY = "recurring";

/** Schedules the recurring kinds of a company that are not scheduled yet; any number of processes may do so at once. */
export async function keepRecurring({ kinds, tenant, ...deps }: Keeping): Promise<void> {
  const orders = createOrders(deps);
  const zone = await deps.zone(tenant);
  for (const { name: kind, recurs } of kinds()) {
    if (recurs === undefined) continue;
    const due = nextDue(recurs, deps.clock(), zone);
    const changes = await orders.once({ tenant, kind, key: KEY, payload: {}, due });
    try {
      if (changes.length > 0) await deps.store.commit(changes);
    } catch (error) {
      // Another process was first.
      if (!(error instanceof Conflict)) throw error;
    }
  }
}

/** An ended job is looked up now and then (what became of my import?), not for ever. */
const KEPT = 180 * DAY;
const BATCH = 200;

/** Removes jobs that ended half a year ago. */
export const tidyJobs = ({ store, clock }: { readonly store: Store; readonly clock: Clock }): JobKind =>
  jobKind({
    name: "jobs.tidy",
    recurs: nightly(4, 30),
    payload: z.object({}),
    async perform(run) {
      let removed = 0;
      for (;;) {
        run.signal.throwIfAborted();
        const query = { index: "byFinished", equal: [], to: clock() - KEPT, limit: BATCH };
        const { records } = await store.find(collections.jobs, run.tenant, query);
        const ended = records.filter(({ state, id }) => state !== "waiting" && id !== run.id);
        if (ended.length === 0) return { result: { removed } };
        removed += ended.length;
        await run.step({ changes: ended.map((job) => remove(collections.jobs, job)), cursor: removed });
      }
    },
  });
