import { z } from "zod";
import { every } from "../jobs/due.ts";
import { jobKind, type JobKind } from "../jobs/kinds.ts";
import { SECOND } from "../shared/clock.ts";
import { createExpanding, type ExpandingDeps } from "./expanding.ts";
import { createSending, type SendingDeps } from "./sending.ts";

/** Brings notices on their way: one process at a time for each company. */
export function sendingJob(deps: Omit<ExpandingDeps, "mails"> & SendingDeps): JobKind {
  const expand = createExpanding({ ...deps, mails: deps.mailer !== undefined });
  const sending = createSending(deps);
  return jobKind({
    name: "notices.send",
    recurs: every(20 * SECOND),
    payload: z.object({}),
    async perform({ tenant, signal }) {
      await sending.settle(tenant);
      let sent = 0;
      for (;;) {
        signal.throwIfAborted();
        const expanded = await expand(tenant);
        const tried = await sending.send(tenant, signal);
        sent += tried;
        if (expanded + tried === 0) return { result: { sent } };
      }
    },
  });
}
