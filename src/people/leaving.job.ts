import { z } from "zod";
import { dayIn } from "../certificate/validity.ts";
import { nightly } from "../jobs/due.ts";
import { jobKind, type JobKind } from "../jobs/kinds.ts";
import { DAY } from "../shared/clock.ts";
import type { Persons } from "./persons.service.ts";

/** How far behind the last run it looks again: a run may have died. */
const OVERLAP = 3 * DAY;
const BEGINNING = "0001-01-01";

/** Ends the places of those whose last day is over. No door waits for it: whether somebody has left is read off the day. */
export const leavingJob = ({ persons }: { readonly persons: Pick<Persons, "vacate"> }): JobKind =>
  jobKind({
    name: "people.vacate-places",
    recurs: nightly(0, 10),
    payload: z.object({}),
    async perform({ tenant, lastFinishedAt }) {
      const from = lastFinishedAt === undefined ? BEGINNING : dayIn("UTC", lastFinishedAt - OVERLAP);
      return { result: { people: await persons.vacate(tenant, from) } };
    },
  });
