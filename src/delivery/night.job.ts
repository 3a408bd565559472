import { z } from "zod";
import { nightly } from "../jobs/due.ts";
import { jobKind, type JobKind } from "../jobs/kinds.ts";
import { collections } from "../store/collections.ts";
import { findAll, type Store } from "../store/port.ts";
import type { Scope } from "./reconcile.service.ts";

interface NightJobDeps {
  readonly store: Pick<Store, "find">;
  /** Compares and mends one cohort. */
  readonly reconcile: (scope: Scope) => Promise<unknown>;
  /** What else is looked after by night, before: the gradebook's columns and notices. */
  readonly upkeep: (scope: Scope) => Promise<unknown>;
  readonly onError: (error: unknown) => void;
}

/**
 * Compares every open cohort with its LMS, its LRS and its credentials while few people work, and mends what differs. All of them, not only
 * those that sent something: a grade changed in the LMS, or a statement lost there, moves nothing of ours.
 */
export const nightJob = ({ store, reconcile, upkeep, onError }: NightJobDeps): JobKind =>
  jobKind({
    name: "delivery.night",
    recurs: nightly(3),
    payload: z.object({}),
    async perform(run) {
      const { tenant, cursor, signal } = run;
      const all = await findAll(store, collections.cohorts, { tenant, query: { index: "byCourse", equal: [] } });
      const open = all.filter(({ state }) => state === "open");
      const ids = open.map(({ id }) => id).toSorted();
      const done = typeof cursor === "string" ? cursor : "";
      let failed = 0;
      for (const [place, cohort] of ids.entries()) {
        if (cohort <= done) continue;
        signal.throwIfAborted();
        const scope = { tenant, cohort };
        await upkeep(scope).catch(onError);
        await reconcile(scope).catch((error: unknown) => {
          failed += 1;
          onError(error);
        });
        await run.step({ cursor: cohort, progress: { done: place + 1, total: ids.length } });
      }
      return { result: { cohorts: ids.length, failed } };
    },
  });
