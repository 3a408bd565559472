import { z } from "zod";
import { every, nightly } from "../jobs/due.ts";
import { jobKind, type JobKind, type Run } from "../jobs/kinds.ts";
import { MINUTE } from "../shared/clock.ts";
import type { Change } from "../store/port.ts";
import type { Audit } from "./audit.service.ts";

/** Look through everything now: the nightly job's own name, so that there is never more than one at it. */
export const CHECK_JOB = { kind: "audit.check", key: "recurring" } as const;

async function* stretches(audit: Audit, { tenant, signal }: Pick<Run, "tenant" | "signal">): AsyncGenerator<readonly Change[]> {
  for (;;) {
    signal.throwIfAborted();
    const changes = await audit.nextSeal(tenant);
    if (changes.length === 0) return;
    yield changes;
  }
}

/** Takes new lines into the chain, and looks through the whole of it by night. */
export const auditJobs = ({ audit }: { readonly audit: Audit }): readonly JobKind[] => [
  jobKind({
    name: "audit.seal",
    recurs: every(5 * MINUTE),
    payload: z.object({}),
    async perform(run) {
      let seals = 0;
      for await (const changes of stretches(audit, run)) {
        seals += 1;
        await run.step({ changes, cursor: seals });
      }
      return { result: { seals } };
    },
  }),
  jobKind({
    name: CHECK_JOB.kind,
    recurs: nightly(2, 15),
    payload: z.object({}),
    async perform(run) {
      // Whoever asks whether all is well means what was just done, too.
      let seals = 0;
      for await (const changes of stretches(audit, run)) {
        seals += 1;
        await run.step({ changes, cursor: seals });
      }
      const { lines: total } = await audit.standing(run.tenant);
      const look = await audit.check(run.tenant, {
        each(place) {
          run.signal.throwIfAborted();
          run.progress(place, total, "checking");
        },
      });
      await run.step({ changes: [await audit.noted(run.tenant, look)], cursor: look.head.place });
      return { result: { lines: look.lines, found: look.findings.length } };
    },
  }),
];
