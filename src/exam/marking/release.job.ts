import { z } from "zod";
import { every } from "../../jobs/due.ts";
import { jobKind, type JobKind } from "../../jobs/kinds.ts";
import { MINUTE } from "../../shared/clock.ts";
import type { Releasing } from "./releasing.ts";

/**
 * Tells results whose moment has come. Their learner's page knows by the clock alone; the results page, the gradebook and the LRS hear of
 * it here, and so does what was marked in the very moment of a release by hand.
 */
export const releaseJob = ({ releasing }: { readonly releasing: Pick<Releasing, "tellAll"> }): JobKind =>
  jobKind({
    name: "exam.release",
    recurs: every(MINUTE),
    payload: z.object({}),
    perform: async ({ tenant }) => ({ result: { learners: await releasing.tellAll(tenant) } }),
  });
