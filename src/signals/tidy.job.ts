import { z } from "zod";
import { every } from "../jobs/due.ts";
import { jobKind, type JobKind } from "../jobs/kinds.ts";
import { MINUTE, type Clock } from "../shared/clock.ts";
import { collections } from "../store/collections.ts";
import { remove, type Store } from "../store/port.ts";
import { KEPT } from "./position.ts";

const BATCH = 500;

/** Removes signals that nobody can still be about to hear. */
export const tidySignalsJob = ({ store, clock }: { readonly store: Pick<Store, "find">; readonly clock: Clock }): JobKind =>
  jobKind({
    name: "signals.tidy",
    recurs: every(10 * MINUTE),
    payload: z.object({}),
    async perform(run) {
      let removed = 0;
      for (;;) {
        run.signal.throwIfAborted();
        const query = { index: "byTime", equal: [], to: clock() - KEPT, limit: BATCH };
        const { records } = await store.find(collections.signals, run.tenant, query);
        if (records.length === 0) return { result: { removed } };
        removed += records.length;
        await run.step({ changes: records.map((record) => remove(collections.signals, record)), cursor: removed });
      }
    },
  });
