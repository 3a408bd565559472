import { z } from "zod";
import { every } from "../jobs/due.ts";
import { jobKind, type JobKind } from "../jobs/kinds.ts";
import { companyOf } from "../people/company.ts";
import { MINUTE } from "../shared/clock.ts";
import { collections } from "../store/collections.ts";
import { findAll, type Store } from "../store/port.ts";
import type { createDateNews } from "./date-news.ts";
import { sayingTo } from "./telling.ts";

interface DatesDeps {
  readonly store: Pick<Store, "get" | "find" | "commit">;
  readonly dateNews: ReturnType<typeof createDateNews>;
}

/** Dates that were set, moved or reached since the last look; those who joined meanwhile hear of them with the morning's reminders. */
export const datesJob = ({ store, dateNews }: DatesDeps): JobKind =>
  jobKind({
    name: "notices.dates",
    recurs: every(5 * MINUTE),
    payload: z.object({}),
    async perform({ tenant, signal }) {
      let told = 0;
      const company = await companyOf(store, tenant);
      const say = sayingTo(store, () => (told += 1));
      for (const cohort of await findAll(store, collections.cohorts, { tenant, query: { index: "byCourse", equal: [] } })) {
        signal.throwIfAborted();
        if (cohort.state === "open") await dateNews({ cohort, company, say, thorough: false });
      }
      return { result: { told } };
    },
  });
