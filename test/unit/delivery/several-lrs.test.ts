import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { announce } from "../../../src/delivery/changes.ts";
import type { Lrses } from "../../../src/delivery/lrses.ts";
import { HOUR, MINUTE, SECOND } from "../../../src/shared/clock.ts";
import { collections } from "../../../src/store/collections.ts";
import { MONGO, NO_MONGO, ownDatabase } from "../../support/mongo-place.ts";
import { AT } from "../xapi/facts.ts";
import { openLrsPlace, type LrsPlace } from "./lrs-place.ts";
import { TENANT } from "./place.ts";

const byId = (stored: ReadonlyMap<string, unknown>) => Object.fromEntries(stored);

/** MongoDB on a busy machine. */
jest.setTimeout(180_000);

const ENGINES = ["SQLite", ...(MONGO === undefined ? [] : ["MongoDB"])];
if (MONGO === undefined) it.skip(`several LRSs on MongoDB (${NO_MONGO})`, () => undefined);

describe.each(ENGINES)("several LRSs, kept in %s", (engine) => {
  let place: LrsPlace;
  let drop = (): Promise<void> => Promise.resolve();
  beforeEach(async () => {
    const database = engine === "MongoDB" && MONGO !== undefined ? ownDatabase(MONGO) : undefined;
    drop = () => database?.drop() ?? Promise.resolve();
    place = await openLrsPlace(database?.url);
  });
  afterEach(async () => {
    await place.close();
    await drop();
  });

  const states = async (id: string) => [...new Set((await place.copiesOf(id)).map(({ state }) => state))];

  it("get every message once each, the very same statements", async () => {
    const [a, b] = [await place.add("a"), await place.add("b")];
    await place.launches(250);
    await place.pass();
    await place.pass();
    expect(place.first.stored.size).toBe(250);
    for (const other of [a, b]) {
      expect(other.bodies.flatMap((body) => JSON.parse(body) as unknown[])).toHaveLength(250);
      expect(byId(other.stored)).toEqual(byId(place.first.stored));
      expect(await states(other.id)).toEqual(["sent"]);
    }
  });

  const faults = [
    ["is down", { status: 503 }],
    ...(engine === "SQLite"
      ? ([
          ["does not answer", "silence"],
          ["refuses our credentials", { status: 401 }],
        ] as const)
      : []),
  ] as const;
  it.each(faults)(
    "go on while one of them %s, which then gets all in order",
    async (_what, fault) => {
      const [bad, good] = [await place.add("bad"), await place.add("good")];
      bad.always(fault);
      await place.launches(150);
      await place.pass();
      await place.pass();
      expect(place.first.stored.size).toBe(150);
      expect(good.stored.size).toBe(150);
      expect(bad.stored.size).toBe(0);
      expect(await place.lrses.one(TENANT, "bad")).toMatchObject({
        failures: 1,
        reason: expect.stringMatching(/^un(reachable|authorized)/),
      });
      bad.always(undefined);
      for (let n = 0; n < 10; n += 1) {
        place.clock.advance(MINUTE);
        await place.pass();
      }
      const times = [...bad.stored.values()].map((one) => Date.parse(String(one["timestamp"])));
      expect(times).toHaveLength(150);
      expect(times).toEqual(times.toSorted((x, y) => x - y));
      expect(await place.lrses.one(TENANT, "bad")).toMatchObject({ failures: 0 });
    },
    30_000,
  );

  it("are asked ever more seldom while they are down, by whichever worker", async () => {
    const a = await place.add("a");
    a.always({ status: 503 });
    await place.launches(50);
    await place.pass();
    const workers = [place.copyWorker(), place.copyWorker()];
    for (let second = 0; second < 600; second += 5) {
      for (const worker of workers) await worker.run();
      place.clock.advance(5 * SECOND);
    }
    expect(a.requests.length).toBeLessThan(20);
  });

  it("are served by one worker at a time, and by another after its death", async () => {
    const a = await place.add("a");
    await place.launches(40);
    const [one, two] = [place.copyWorker("one"), place.copyWorker("two")];
    await place.pass();
    await place.launches(40, 40);
    await place.pass();
    await Promise.all([one.run(), two.run()]);
    expect(a.bodies.flatMap((body) => JSON.parse(body) as unknown[])).toHaveLength(80);
    const record = await place.lrses.one(TENANT, "a");
    await place.store.claim(collections.lrses, { now: record.due + HOUR, lease: MINUTE, owner: "dead", limit: 9 });
    await place.launches(5, 80);
    await place.pass();
    expect(a.stored.size).toBe(80);
    place.clock.advance(2 * HOUR);
    await place.pass();
    expect(a.stored.size).toBe(85);
  });
});

describe("several LRSs", () => {
  let place: LrsPlace;
  beforeEach(async () => {
    place = await openLrsPlace();
  });
  afterEach(() => place.close());

  it("keep neither statements nor credentials in the clear once they are sent", async () => {
    const a = await place.add("a");
    await place.launches(3);
    await place.pass();
    expect((await place.copiesOf(a.id)).map(({ statements }) => statements)).toEqual([undefined, undefined, undefined]);
    const record = await place.lrses.one(TENANT, "a");
    expect(JSON.stringify(record)).not.toMatch(/密码|key-a/);
    expect(place.lrses.access(record)).toMatchObject({ key: "key-a", secret: "密码" });
  });

  it("get what their filter lets through, without names where names may not go", async () => {
    const verbs = await place.add("certificates only", { filter: { events: ["certified"] } });
    const component = await place.add("theory only", { filter: { components: ["theory"], cohorts: ["c1"] }, names: false });
    const elsewhere = await place.add("another cohort", { filter: { cohorts: ["c2"] } });
    const passed = await place.add("passes only", { filter: { verbs: ["passed"] } });
    const about = { cohort: "c1", person: "p1", at: AT } as const;
    await place.launches(2);
    await place.store.commit([announce(TENANT, { ...about, type: "scored", key: "x", component: "theory", score: "90", passLine: "60" })]);
    await place.pass();
    expect(verbs.stored.size).toBe(0);
    expect(elsewhere.stored.size).toBe(0);
    expect(component.stored.size).toBe(2);
    expect([...passed.stored.values()].map((one) => (one["verb"] as { id: string }).id.split("/").at(-1))).toEqual(["passed"]);
  });

  it("that are off get nothing, and go on where they stood when they are on again", async () => {
    const a = await place.add("a");
    a.always({ status: 503 });
    await place.launches(3);
    await place.pass();
    await place.lrses.turn(TENANT, "a", "off");
    a.always(undefined);
    await place.launches(2, 3);
    place.clock.advance(HOUR);
    await place.pass();
    expect(a.stored.size).toBe(0);
    await place.lrses.turn(TENANT, "a", "on");
    await place.pass();
    expect(a.stored.size).toBe(3);
  });

  it("have a bad message parked for the one that refuses it", async () => {
    const a = await place.add("a");
    const about = { cohort: "c1", person: "p1", at: AT } as const;
    await place.launches(5);
    // The scripted LRSs refuse statements whose object mentions poison.
    await place.store.commit([announce(TENANT, { ...about, type: "scored", key: "bad", component: "poison", score: "50" })]);
    await place.pass();
    expect(a.stored.size).toBe(5);
    expect((await place.copiesOf(a.id)).filter(({ state }) => state === "parked")).toMatchObject([
      { reason: expect.stringMatching(/^refused/) },
    ]);
  });
});

describe("a company with LRSs of its own and no shared one", () => {
  it("waits until it has one, then everything goes there", async () => {
    const place = await openLrsPlace(undefined, { shared: false });
    try {
      await place.launches(3);
      await place.pass();
      expect(new Set((await place.outbox()).map(({ state }) => state))).toEqual(new Set(["waiting"]));
      const a = await place.add("a");
      await place.pass();
      expect(a.stored.size).toBe(3);
      expect(new Set((await place.outbox()).map(({ state }) => state))).toEqual(new Set(["sent"]));
    } finally {
      await place.close();
    }
  });
});

describe("credentials", () => {
  it("cannot be read with another secret, nor moved to another LRS", async () => {
    const place = await openLrsPlace();
    try {
      await place.add("a");
      const record = await place.lrses.one(TENANT, "a");
      const open = (lrses: Pick<Lrses, "access">, id: string) => () => lrses.access({ ...record, id });
      expect(open(place.lrses, "other")).toThrow();
      expect(open(place.lrses, record.id)).not.toThrow();
    } finally {
      await place.close();
    }
  });
});
