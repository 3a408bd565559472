import { z } from "zod";
import { every, nightly } from "../jobs/due.ts";
import { jobKind, type JobKind, type Run } from "../jobs/kinds.ts";
import { DAY, MINUTE } from "../shared/clock.ts";
import { collections } from "../store/collections.ts";
import { findAll, remove } from "../store/port.ts";
import { breathe } from "./breath.ts";
import { ROWS_AT_A_TIME, rowsOf, type WorkDeps } from "./work.ts";

/** How long rows of a sheet, and the way to take it back, are kept. */
const KEPT = 90 * DAY;

/** What is done for imports without anybody asking. */
export function keepingJobs({ store, clock, orders }: Pick<WorkDeps, "store" | "clock" | "orders">): readonly JobKind[] {
  /** Staged rows hold what a sheet said of people: after a while they go, and with them the undo. */
  async function forget(run: Run<object>): Promise<undefined> {
    const before = clock() - KEPT;
    for (const state of ["refused", "staged", "applied", "undone"] as const) {
      const old = await findAll(store, collections.imports, {
        tenant: run.tenant,
        query: { index: "byState", equal: [state], to: before },
      });
      for (const record of old) {
        const rows = await rowsOf(store, run.tenant, record.id);
        for (let from = 0; from < rows.length; from += ROWS_AT_A_TIME) {
          run.signal.throwIfAborted();
          const part = rows.slice(from, from + ROWS_AT_A_TIME);
          await run.step({ changes: part.map((row) => remove(collections.stagedRows, row)), cursor: part[0]?.id ?? "" });
          await breathe();
        }
      }
    }
    return undefined;
  }

  /** An import whose work was given up is taken back by itself. */
  async function resume(run: Run<object>): Promise<undefined> {
    const query = { index: "byState", equal: ["applying"] };
    for (const record of await findAll(store, collections.imports, { tenant: run.tenant, query })) {
      const job = await store.get(collections.jobs, run.tenant, record.job);
      if (job?.state !== "failed") continue;
      await run.step({ changes: await orders.undo(record, record.by), cursor: 0 });
    }
    return undefined;
  }

  return [
    jobKind({ name: "sheets.forget", payload: z.object({}), recurs: nightly(4), perform: forget }),
    jobKind({ name: "sheets.resume", payload: z.object({}), recurs: every(10 * MINUTE), perform: resume }),
  ];
}
