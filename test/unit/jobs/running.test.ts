import { afterEach, describe, expect, it } from "@jest/globals";
import { setTimeout as pause } from "node:timers/promises";
import { jobState } from "../../../src/jobs/records.ts";
import type { Actor, Role } from "../../../src/people/records.ts";
import { MINUTE } from "../../../src/shared/clock.ts";
import { Conflict } from "../../../src/shared/errors.ts";
import { collections } from "../../../src/store/collections.ts";
import { insert } from "../../../src/store/port.ts";
import { kind, NOON, openJobs, order } from "./world.ts";

const actor = (person: string, roles: readonly Role[] = ["instructor"], cohort = "c1"): Actor => ({
  tenant: "acme",
  person,
  cohort,
  roles,
});

const opened: { close(): Promise<void> }[] = [];
const open = async (...given: Parameters<typeof openJobs>) => {
  const world = await openJobs(...given);
  opened.push(world);
  return world;
};
afterEach(async () => {
  for (const world of opened.splice(0)) await world.close();
});

describe("a long job", () => {
  it("goes on after its last step once the process that did it is gone, and every step counts once", async () => {
    let dies = true;
    const world = await open([
      kind("import", async (run) => {
        for (let row = Number(run.cursor ?? 0); row < 10; row += 1) {
          if (dies && row === 6) throw new Error("killed");
          await run.step({
            changes: [insert(collections.counters, { tenant: "acme", id: `row${row}`, last: row } as never)],
            cursor: row + 1,
            progress: { done: row + 1, total: 10 },
          });
        }
        return { result: { rows: 10 } };
      }),
    ]);
    const { id } = await world.jobs.at(order("import"));
    await world.jobs.runAll();
    expect(await world.job(id)).toMatchObject({ state: "waiting", cursor: 6, progress: { done: 6, total: 10 } });
    dies = false;
    world.clock.advance(MINUTE);
    await world.jobs.runAll();
    expect(await world.job(id)).toMatchObject({ state: "done", cursor: 10, result: { rows: 10 }, progress: { done: 10, total: 10 } });
  });

  it("tells a handler of its own clash, so that it decides again", async () => {
    const clashes: unknown[] = [];
    const { jobs } = await open([
      kind("twice", async (run) => {
        const change = insert(collections.counters, { tenant: "acme", id: "same", last: 1 } as never);
        await run.step({ changes: [change], cursor: 1 });
        await run.step({ changes: [change], cursor: 2 }).catch((error: unknown) => clashes.push(error));
        await run.step({ cursor: 3 });
      }),
    ]);
    await jobs.at(order("twice"));
    await jobs.runAll();
    expect(clashes).toEqual([expect.any(Conflict)]);
  });

  it("keeps its lease while it works, and shows how far it is", async () => {
    const world = await open([
      kind("slow", async (run) => {
        // Twice a lease in all, no faster than real time: the renewal waits for a real timer.
        for (let n = 1; n <= 27; n += 1) {
          run.progress(n, 27, "writing");
          await pause(30);
          world.clock.advance(30);
        }
      }),
    ]);
    const { id } = await world.jobs.at(order("slow"));
    const other = world.another();
    const working = world.jobs.runAll();
    const seen = new Set<number>();
    for (let look = 0; look < 10; look += 1) {
      await pause(30);
      expect(await other.runAll()).toBe(0);
      const job = await world.job(id);
      if (job.progress !== undefined) seen.add(job.progress.done);
    }
    await working;
    expect(seen.size).toBeGreaterThan(1);
    expect(await world.job(id)).toMatchObject({ state: "done", progress: { done: 27, total: 27, note: "writing" }, tries: 1 });
  });

  it("comes back when its worker falls silent, and what that worker still tries to write counts for nothing", async () => {
    const told: unknown[] = [];
    const world = await open([
      kind("silent", async (run) => {
        if (world.clock() > NOON) return { result: "second" };
        // Stalled (an event loop held, a machine asleep) until after the lease.
        world.clock.advance(1_000);
        await other.runAll();
        await run.step({ cursor: "late" }).catch(() => told.push(run.signal.aborted));
        return { result: "first" };
      }),
    ]);
    const other = world.another();
    const { id } = await world.jobs.at(order("silent"));
    await world.jobs.runAll();
    expect(told).toEqual([true]);
    const job = await world.job(id);
    expect([job.state, job.result, job.cursor]).toEqual(["done", "second", undefined]);
  });

  it("is free for the next process at once when this one stops in good order", async () => {
    let interrupted = 0;
    const world = await open([
      kind("long", async ({ signal }) => {
        if (interrupted > 0) return { result: "there" };
        await pause(10_000, undefined, { signal }).catch(() => (interrupted += 1));
        signal.throwIfAborted();
        return undefined;
      }),
    ]);
    const { id } = await world.jobs.at(order("long"));
    world.jobs.start();
    while (jobState(await world.job(id), world.clock()) !== "running" || (await world.job(id)).tries === 0) await pause(5);
    await world.jobs.stop();
    const left = await world.job(id);
    expect([left.state, left.leaseOwner, left.tries]).toEqual(["waiting", undefined, 0]);
    await world.another().runAll();
    expect(await world.job(id)).toMatchObject({ state: "done", result: "there" });
  });
});

describe("cancelling", () => {
  const endless = () =>
    kind("long", async ({ signal }) => {
      await pause(10_000, undefined, { signal });
    });
  const running = async (world: Awaited<ReturnType<typeof openJobs>>, id: string): Promise<void> => {
    while ((await world.job(id)).tries === 0) await pause(5);
  };

  it("ends a job that waits, at once, with its line in the audit log", async () => {
    const world = await open([endless()]);
    const { id } = await world.jobs.at(order("long", { by: "p1", cohort: "c1" }));
    expect(await world.jobs.cancel(actor("p1"), id)).toMatchObject({ state: "cancelled", mayCancel: false });
    expect(await world.jobs.runAll()).toBe(0);
    const { records } = await world.store.find(collections.audit, "acme", { index: "byCohort", equal: ["c1"] });
    expect(records).toMatchObject([{ action: "job.cancelled", actor: "p1", subject: id, detail: { kind: "long" } }]);
  });

  it("is seen by the handler, in this process and in another", async () => {
    for (const here of [true, false]) {
      const world = await open([endless()]);
      const { id } = await world.jobs.at(order("long", { by: "p1", cohort: "c1" }));
      const working = world.jobs.runAll();
      await running(world, id);
      const desk = here ? world.jobs : world.another();
      expect((await desk.standing(actor("p1"), id)).state).toBe("running");
      expect(await desk.cancel(actor("p1"), id)).toMatchObject({ job: { cancelling: true }, mayCancel: false });
      await working;
      expect(await world.job(id)).toMatchObject({ state: "cancelled" });
    }
  });

  it("lets a job that was wanted ended end when its worker died meanwhile", async () => {
    const world = await open([endless()]);
    const { id } = await world.jobs.at(order("long", { by: "p1" }));
    await world.store.claim(collections.jobs, { now: NOON, lease: 400, owner: "dead", limit: 1 });
    await world.jobs.cancel(actor("p1"), id);
    world.clock.advance(400);
    await world.jobs.runAll();
    expect(await world.job(id)).toMatchObject({ state: "cancelled" });
  });

  it("is for the one who asked, the cohort's instructor and the administrator; nobody else learns of the job", async () => {
    const world = await open([endless()]);
    const { id } = await world.jobs.at(order("long", { by: "p1", cohort: "c1" }));
    const may = [actor("p1", ["learner"]), actor("p2", ["instructor"]), actor("p3", ["administrator"], "c9")];
    for (const one of may) expect((await world.jobs.standing(one, id)).mayCancel).toBe(true);
    const not = [
      actor("p2", ["learner"]),
      actor("p2", ["assistant", "rater", "mentor", "supervisor"]),
      actor("p2", ["instructor"], "c2"),
      { ...actor("p1"), tenant: "other" },
    ];
    for (const one of not) {
      await expect(world.jobs.standing(one, id)).rejects.toMatchObject({ code: "not-found" });
      await expect(world.jobs.cancel(one, id)).rejects.toMatchObject({ code: "not-found" });
    }
    expect((await world.job(id)).state).toBe("waiting");
  });
});
