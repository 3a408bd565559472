// A worker process to be killed. Arguments: store URL, name, ms one step takes.
// Each job has four steps; what a step does is one record, so that a step done twice would clash and a step lost would lack.
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { createJobs } from "../../src/jobs/jobs.service.ts";
import { jobKind } from "../../src/jobs/kinds.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { randomIds } from "../../src/shared/ids.ts";
import { collections } from "../../src/store/collections.ts";
import { openStore } from "../../src/store/open.ts";
import { insert } from "../../src/store/port.ts";
import { effects, STEPS } from "../contracts/jobs-work.ts";

const [url = "", name = "", slow = "0"] = process.argv.slice(2);
const store = await openStore({ url, collections: [collections.jobs, effects], shared: true });

const work = jobKind({
  name: "work",
  payload: z.object({ n: z.number() }),
  async perform(run) {
    for (let step = Number(run.cursor ?? 0); step < STEPS; step += 1) {
      await pause(Number(slow));
      const id = `${run.payload.n}.${step}`;
      await run.step({ changes: [insert(effects, { tenant: run.tenant, id, worker: name })], cursor: step + 1 });
    }
    return { result: name };
  },
});

const jobs = createJobs({
  store,
  clock: systemClock,
  ids: randomIds,
  random: Math.random,
  kinds: () => [work],
  zone: async () => "Asia/Shanghai",
  log: { error: (fields) => process.stderr.write(`${String(fields["err"])}\n`) },
  lease: 1_500,
  every: 50,
});
jobs.start();
process.stdout.write("ready\n");
