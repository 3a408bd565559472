import { z } from "zod";
import { every } from "../jobs/due.ts";
import { jobKind, type JobKind } from "../jobs/kinds.ts";
import { HOUR } from "../shared/clock.ts";
import type { Files } from "./files.service.ts";

/** Removes files that nothing has referred to for a day. */
export const tidyFilesJob = (files: Pick<Files, "tidy">): JobKind =>
  jobKind({
    name: "files.tidy",
    recurs: every(HOUR),
    payload: z.object({}),
    perform: async ({ tenant }) => ({ result: { removed: await files.tidy(tenant) } }),
  });
