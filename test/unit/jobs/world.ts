import { createJobs, type Jobs } from "../../../src/jobs/jobs.service.ts";
import type { Ended, JobKind, Run } from "../../../src/jobs/kinds.ts";
import type { JobRecord } from "../../../src/jobs/records.ts";
import { jobId } from "../../../src/jobs/orders.ts";
import { manualClock } from "../../../src/shared/clock.ts";
import { randomIds } from "../../../src/shared/ids.ts";
import { allCollections, collections } from "../../../src/store/collections.ts";
import { openStore } from "../../../src/store/open.ts";

export const NOON = Date.UTC(2026, 2, 1, 4); // 12:00 in Shanghai.

/** Jobs over a store in memory with a clock moved by hand; kinds may be added while it runs. */
export async function openJobs(kinds: readonly JobKind[], zone = "Asia/Shanghai") {
  const store = await openStore({ url: "sqlite::memory:", collections: allCollections });
  const clock = manualClock(NOON);
  const errors: unknown[] = [];
  const known = [...kinds];
  const make = (): Jobs =>
    createJobs({
      store,
      clock,
      ids: randomIds,
      random: () => 0.5,
      kinds: () => known,
      zone: async () => zone,
      log: { error: (fields) => errors.push(fields) },
      lease: 400,
      every: 20,
    });
  return {
    store,
    clock,
    errors,
    kinds: known,
    jobs: make(),
    /** Another process's worker on the same store. */
    another: make,
    async job(id: string): Promise<JobRecord> {
      const found = await store.get(collections.jobs, "acme", id);
      if (found === undefined) throw new Error(`no job ${id}`);
      return found;
    },
    recurring(kind: string) {
      return this.job(jobId({ kind, key: "recurring" }));
    },
    close: () => store.close(),
  };
}

export const kind = (name: string, perform: (run: Run) => Promise<Ended | undefined | void>, rest: Partial<JobKind> = {}): JobKind => ({
  ...rest,
  name,
  perform: async (run) => (await perform(run)) ?? undefined,
});

export const order = (name: string, rest: object = {}) => ({ tenant: "acme", kind: name, payload: {}, ...rest });
