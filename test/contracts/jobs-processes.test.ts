import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, it } from "@jest/globals";
import { createOrders } from "../../src/jobs/orders.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { randomIds } from "../../src/shared/ids.ts";
import { collections } from "../../src/store/collections.ts";
import { openStore } from "../../src/store/open.ts";
import { findAll, type Store } from "../../src/store/port.ts";
import { MONGO, NO_MONGO, ownDatabase } from "../support/mongo-place.ts";
import { effects, STEPS } from "./jobs-work.ts";

const WORKER = fileURLToPath(new URL("../support/jobs-process.ts", import.meta.url));
const JOBS = 200;
const tenant = "acme";

const processes: ChildProcess[] = [];
async function startWorker(url: string, { name, slow }: { readonly name: string; readonly slow: number }): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", WORKER, url, name, String(slow)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  processes.push(child);
  await once(child.stdout, "data");
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "close");
  child.kill("SIGKILL");
  await gone;
}

afterEach(async () => {
  for (const child of processes.splice(0)) await end(child);
});

async function scheduled(store: Store): Promise<void> {
  const orders = createOrders({ store, clock: systemClock, ids: randomIds });
  const numbers = Array.from({ length: JOBS }, (_, n) => n);
  await store.commit(numbers.map((n) => orders.schedule({ tenant, kind: "work", key: String(n), payload: { n } })));
}

const inState = (store: Store, state: string) => findAll(store, collections.jobs, { tenant, query: { index: "byState", equal: [state] } });

async function allDone(store: Store): Promise<void> {
  while ((await inState(store, "waiting")).length > 0) await pause(50);
}

/** Every step of every job left its mark, once; answers who did how many. */
async function shares(store: Store): Promise<Readonly<Record<string, number>>> {
  expect(await inState(store, "done")).toHaveLength(JOBS);
  const marks = await findAll(store, effects, { tenant, query: { index: "all", equal: [] } });
  expect(marks).toHaveLength(JOBS * STEPS);
  return Object.fromEntries([...Map.groupBy(marks, ({ worker }) => worker)].map(([worker, own]) => [worker, own.length]));
}

/** Opens the store beside the workers, runs the case, and throws everything away. */
function jobsContract(name: string, place: { readonly url: string; readonly discard: () => Promise<void> }): void {
  describe(`two processes on one ${name}`, () => {
    const withStore = async (work: (store: Store) => Promise<void>): Promise<void> => {
      const store = await openStore({ url: place.url, collections: [collections.jobs, effects], shared: true });
      try {
        await work(store);
      } finally {
        for (const child of processes.splice(0)) await end(child);
        await store.close();
        await place.discard();
      }
    };

    it(`share ${JOBS} jobs and run each once`, async () => {
      await withStore(async (store) => {
        await Promise.all([startWorker(place.url, { name: "a", slow: 2 }), startWorker(place.url, { name: "b", slow: 2 })]);
        await scheduled(store);
        await allDone(store);
        const { a = 0, b = 0 } = await shares(store);
        expect(a + b).toBe(JOBS * STEPS);
        // Neither looked on while the other worked.
        expect(Math.min(a, b)).toBeGreaterThan(JOBS / 4);
      });
    }, 180_000);

    it("lose none and do no step twice when one is killed in the middle", async () => {
      await withStore(async (store) => {
        await scheduled(store);
        const victim = await startWorker(place.url, { name: "victim", slow: 30 });
        const begun = async () => (await inState(store, "waiting")).filter(({ cursor }) => cursor === 1 || cursor === 2);
        while ((await inState(store, "done")).length < 8 || (await begun()).length === 0) await pause(5);
        await startWorker(place.url, { name: "heir", slow: 1 });
        while ((await begun()).length === 0) await pause(5);
        await end(victim);
        await allDone(store);
        const { victim: before = 0, heir = 0 } = await shares(store);
        expect(before).toBeGreaterThanOrEqual(8 * STEPS);
        expect(before + heir).toBe(JOBS * STEPS);
      });
    }, 180_000);
  });
}

const folder = mkdtempSync(join(tmpdir(), "tierwise-jobs-"));
jobsContract("SQLite file", {
  url: `sqlite:${join(folder, "jobs.db")}`,
  discard: async () => {
    for (const part of ["", "-wal", "-shm"]) rmSync(join(folder, `jobs.db${part}`), { force: true });
  },
});

if (MONGO === undefined) {
  describe.skip(`two processes on one MongoDB (${NO_MONGO})`, () => {
    it("run each job once", () => undefined);
  });
} else {
  const database = ownDatabase(MONGO);
  jobsContract("MongoDB", { url: database.url, discard: () => database.drop() });
}
