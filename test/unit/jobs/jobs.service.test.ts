import { afterEach, describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { nightly } from "../../../src/jobs/due.ts";
import { GiveUp, jobKind } from "../../../src/jobs/kinds.ts";
import type { Actor, Role } from "../../../src/people/records.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../../src/shared/clock.ts";
import { Conflict } from "../../../src/shared/errors.ts";
import { collections } from "../../../src/store/collections.ts";
import { insert, replace } from "../../../src/store/port.ts";
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

describe("scheduling", () => {
  it("is part of the deed's own commit: no deed, no job", async () => {
    const seen: unknown[] = [];
    const { store, jobs } = await open([kind("greet", async ({ payload }) => void seen.push(payload))]);
    const tenant = insert(collections.tenants, { tenant: "acme", id: "acme", name: "Acme", zone: "Asia/Shanghai", locale: "zh-CN" });
    await store.commit([tenant, jobs.schedule(order("greet", { payload: { n: 1 } }))]);
    await expect(store.commit([tenant, jobs.schedule(order("greet", { payload: { n: 2 } }))])).rejects.toBeInstanceOf(Conflict);
    expect(await jobs.runAll()).toBe(1);
    expect(seen).toEqual([{ n: 1 }]);
  });

  it("waits for its time", async () => {
    const { clock, jobs } = await open([kind("later", async () => undefined)]);
    await jobs.at(order("later", { due: NOON + HOUR }));
    expect(await jobs.runAll()).toBe(0);
    clock.advance(HOUR);
    expect(await jobs.runAll()).toBe(1);
    expect(await jobs.runAll()).toBe(0);
  });

  it("schedules a job with a key once, also after it has ended, and by twenty at once", async () => {
    let runs = 0;
    const { store, jobs } = await open([kind("remind", async () => void (runs += 1))]);
    const keyed = { ...order("remind"), key: "p1 30 days" };
    const made = await Promise.all(Array.from({ length: 20 }, () => jobs.at(keyed)));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    await jobs.runAll();
    await store.commit(await jobs.once(keyed));
    expect(await jobs.once(keyed)).toEqual([]);
    expect(await jobs.runAll()).toBe(0);
    expect(runs).toBe(1);
  });

  it("moves a job to another time and takes it back", async () => {
    let runs = 0;
    const { clock, store, jobs } = await open([kind("open", async () => void (runs += 1))]);
    const keyed = { ...order("open"), key: "session 7" };
    await store.commit(await jobs.put({ ...keyed, due: NOON + HOUR }));
    await store.commit(await jobs.put({ ...keyed, due: NOON + 2 * HOUR }));
    clock.advance(HOUR);
    expect(await jobs.runAll()).toBe(0);
    await store.commit(await jobs.withdraw(keyed));
    clock.advance(DAY);
    expect(await jobs.runAll()).toBe(0);
    await store.commit(await jobs.put(keyed));
    expect([await jobs.runAll(), runs]).toEqual([1, 1]);
  });
});

describe("failing", () => {
  it("is tried again after a growing while, and given up after its tries with the code of the last failure", async () => {
    const tried: number[] = [];
    const world = await open([
      kind(
        "flaky",
        async () => {
          tried.push(world.clock());
          throw new Conflict("scores", {});
        },
        { tries: 4 },
      ),
    ]);
    const { id } = await world.jobs.at(order("flaky"));
    for (let minute = 0; minute < 10; minute += 1) {
      await world.jobs.runAll();
      world.clock.advance(MINUTE);
    }
    expect(tried).toHaveLength(4);
    expect(await world.job(id)).toMatchObject({ state: "failed", error: "conflict", tries: 4 });
    expect(world.errors).toHaveLength(4);
  });

  it("waits 5 s after the first failure, half of it drawn at random", async () => {
    const world = await open([kind("flaky", async () => Promise.reject(new Error("once more")))]);
    const { id } = await world.jobs.at(order("flaky"));
    await world.jobs.runAll();
    expect(await world.job(id)).toMatchObject({ state: "waiting", error: "unexpected", due: NOON + 3.75 * SECOND });
  });

  it.each([
    ["its handler says that trying again is no use", kind("one", async () => Promise.reject(new GiveUp("no-such-sheet"))), "no-such-sheet"],
    [
      "its payload is not what the kind takes",
      jobKind({ name: "one", payload: z.object({ sheet: z.string() }), perform: async () => undefined }),
      "bad-payload",
    ],
  ])("at once where %s", async (_, one, error) => {
    const world = await open([one]);
    const { id } = await world.jobs.at(order("one"));
    await world.jobs.runAll();
    expect(await world.job(id)).toMatchObject({ state: "failed", error });
  });

  it("leaves a kind of a newer version alone until some process knows it", async () => {
    const world = await open([]);
    const { id } = await world.jobs.at(order("newer"));
    await world.jobs.runAll();
    expect(await world.job(id)).toMatchObject({ state: "waiting", error: "unknown-kind" });
    world.kinds.push(kind("newer", async () => ({ result: 7 })));
    world.clock.advance(MINUTE);
    await world.jobs.runAll();
    expect(await world.job(id)).toMatchObject({ state: "done", result: 7 });
  });

  it("gives up a job that ends its process at every start", async () => {
    const world = await open([kind("deadly", async () => undefined, { tries: 3 })]);
    const { id } = await world.jobs.at(order("deadly"));
    const { store, clock } = world;
    for (let death = 0; death < 3; death += 1) {
      const [job] = await store.claim(collections.jobs, { now: clock(), lease: 400, owner: `dead${death}`, limit: 1 });
      if (job === undefined) throw new Error("it was due");
      await store.commit([replace(collections.jobs, { ...job, tries: job.tries + 1 })]);
      clock.advance(400);
    }
    await world.jobs.runAll();
    expect(await world.job(id)).toMatchObject({ state: "failed", error: "gave-up" });
  });
});

describe("a recurring job", () => {
  it("is there again once a company whose records were dropped is met anew", async () => {
    const world = await open([kind("night", async () => undefined, { recurs: nightly(3) })]);
    await world.jobs.keep("acme");
    await world.store.dropTenant("acme");
    world.jobs.forget("acme");
    await world.jobs.keep("acme");
    expect(await world.recurring("night")).toMatchObject({ state: "waiting" });
  });

  it("is kept for each company without being scheduled, and runs once a night in the company's zone", async () => {
    const runs: number[] = [];
    const world = await open([kind("night", async () => void runs.push(world.clock()), { recurs: nightly(3) })]);
    await Promise.all([world.jobs.keep("acme"), world.another().keep("acme"), world.jobs.keep("other")]);
    for (let hour = 0; hour < 48; hour += 1) {
      await world.jobs.runAll();
      world.clock.advance(HOUR);
    }
    expect(runs).toEqual([15, 15, 39, 39].map((hour) => NOON + hour * HOUR));
  });

  it("runs again after a night in which it failed, from the beginning", async () => {
    const cursors: unknown[] = [];
    const world = await open([
      kind(
        "night",
        async (run) => {
          cursors.push(run.cursor);
          await run.step({ cursor: "somewhere" });
          throw new GiveUp("lms-down");
        },
        { recurs: nightly(3) },
      ),
    ]);
    await world.jobs.keep("acme");
    world.clock.advance(15 * HOUR);
    await world.jobs.runAll();
    expect(await world.recurring("night")).toMatchObject({ state: "waiting", error: "lms-down", due: NOON + 39 * HOUR });
    world.clock.advance(DAY);
    await world.jobs.runAll();
    expect(cursors).toEqual([undefined, undefined]);
  });

  it("may ask to be called sooner", async () => {
    const world = await open([kind("night", async () => ({ again: world.clock() + MINUTE }), { recurs: nightly(3) })]);
    await world.jobs.keep("acme");
    world.clock.advance(15 * HOUR);
    await world.jobs.runAll();
    expect((await world.recurring("night")).due).toBe(NOON + 15 * HOUR + MINUTE);
  });

  it("is ended by nobody", async () => {
    const world = await open([kind("night", async () => undefined, { recurs: nightly(3) })]);
    await world.jobs.keep("acme");
    const { id } = await world.recurring("night");
    await expect(world.jobs.cancel(actor("p1", ["administrator"]), id)).rejects.toMatchObject({ code: "forbidden" });
  });
});
