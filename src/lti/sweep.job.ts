import { z } from "zod";
import { every } from "../jobs/due.ts";
import { jobKind, type JobKind } from "../jobs/kinds.ts";
import { HOUR, type Clock } from "../shared/clock.ts";
import type { Sweep } from "./sweep.ts";

/** Removes ended sessions once an hour. */
export const sweepJob = ({ clock, sweep }: { readonly clock: Clock; readonly sweep: Sweep }): JobKind =>
  jobKind({
    name: "lti.sweep",
    recurs: every(HOUR),
    payload: z.object({}),
    perform: async ({ tenant }) => ({ result: { swept: await sweep(clock(), [tenant]) } }),
  });
