import { collections } from "../store/collections.ts";
import { findAll, remove, type Store } from "../store/port.ts";
import type { Step } from "./steps.ts";

/** What a person was allowed beyond others, what was noted of their sittings, and what their device brought when an exam was over: nothing of it is needed any more. */
export const examStep = (store: Pick<Store, "find">): Step =>
  async function* ({ tenant, person, cohorts }) {
    for (const cohort of cohorts) {
      const equal = [cohort, person];
      for (const allowance of await findAll(store, collections.allowances, { tenant, query: { index: "byCohort", equal } }))
        yield { changes: [remove(collections.allowances, allowance)] };
      for (const log of await findAll(store, collections.sittingLogs, { tenant, query: { index: "byPerson", equal } }))
        yield { changes: [remove(collections.sittingLogs, log)] };
      for (const upload of await findAll(store, collections.lateUploads, { tenant, query: { index: "byPerson", equal } }))
        yield { changes: [remove(collections.lateUploads, upload)] };
    }
  };
