import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { announce } from "../../../src/delivery/changes.ts";
import { createResting, isResting, RESTING } from "../../../src/delivery/resting.ts";
import { MINUTE } from "../../../src/shared/clock.ts";
import { collections } from "../../../src/store/collections.ts";
import { insert, type Store } from "../../../src/store/port.ts";
import { AT } from "../xapi/facts.ts";
import { openLrsPlace, type LrsPlace } from "./lrs-place.ts";
import { TENANT } from "./place.ts";

const launched = (n: number) => announce(TENANT, { type: "launched", cohort: "c1", person: "p1", at: AT + n * 1_000, key: `r${n}` });
const launches = (count: number, from = 0) => Array.from({ length: count }, (_, n) => launched(from + n));

describe("messages of a company without a learning record store", () => {
  let place: LrsPlace;
  let resting: Store;
  beforeEach(async () => {
    place = await openLrsPlace(undefined, { shared: false });
    resting = createResting(place)(place.store);
  });
  afterEach(() => place.close());

  const timesOf = (stored: ReadonlyMap<string, Readonly<Record<string, unknown>>>) =>
    [...stored.values()].map((one) => Date.parse(String(one["timestamp"])));

  it("wait without any worker taking them up", async () => {
    await resting.commit(launches(3));
    const before = await place.outbox();
    expect(before.map(({ state }) => state)).toEqual(["waiting", "waiting", "waiting"]);
    for (let day = 0; day < 3; day += 1) {
      place.clock.advance(24 * 60 * MINUTE);
      expect(await place.pass()).toMatchObject({ claimed: 0 });
    }
    expect(await place.outbox()).toEqual(before);
  });

  it("all go out in their order once there is one, more than a page of them too", async () => {
    await resting.commit(launches(1_150));
    const a = await place.add("a");
    for (let n = 0; n < 12 && a.stored.size < 1_150; n += 1) {
      await place.pass();
      place.clock.advance(MINUTE);
    }
    expect(a.stored.size).toBe(1_150);
    const times = timesOf(a.stored);
    expect(times).toEqual(times.toSorted((x, y) => x - y));
    expect(new Set((await place.outbox()).map(({ state }) => state))).toEqual(new Set(["sent"]));
  });

  it("are found within a minute when another process laid them to rest while an LRS was being connected", async () => {
    const elsewhere = createResting(place)(place.store);
    await elsewhere.commit(launches(1));
    const a = await place.add("a");
    await place.pass();
    await place.pass();
    // It believes for a while yet that the company has none.
    await elsewhere.commit(launches(2, 1));
    expect((await place.outbox()).filter(({ due }) => due >= RESTING)).toHaveLength(2);
    for (let n = 0; n < 3; n += 1) {
      place.clock.advance(MINUTE);
      await place.pass();
    }
    expect(a.stored.size).toBe(3);
  });

  it("rest while the only one is off, and go out when it is on again", async () => {
    const a = await place.add("a");
    await place.lrses.turn(TENANT, "a", "off");
    await resting.commit(launches(2));
    // Committed by what knows nothing of resting: taken up once, then laid to rest as well.
    await place.store.commit(launches(1, 2));
    expect(await place.pass()).toMatchObject({ claimed: 1 });
    expect(await place.pass()).toMatchObject({ claimed: 0 });
    expect((await place.outbox()).map(({ due }) => due >= RESTING)).toEqual([true, true, true]);
    await place.lrses.turn(TENANT, "a", "on");
    await place.pass();
    await place.pass();
    place.clock.advance(MINUTE);
    await place.pass();
    expect(a.stored.size).toBe(3);
  });

  it("do not rest where the company has one that is on", async () => {
    await place.add("a");
    await resting.commit(launches(1));
    expect((await place.outbox()).map(({ due }) => due)).toEqual([AT]);
  });

  it("leave other companies' messages and other records alone", async () => {
    await place.add("a");
    const other = { type: "launched", cohort: "c9", person: "p9", at: AT, key: "o" } as const;
    await resting.commit([
      announce("other", other),
      launched(1),
      insert(collections.tenants, { tenant: "other", id: "other", name: "O", zone: "Asia/Shanghai", locale: "zh-CN" }),
    ]);
    expect((await place.outbox()).map(({ due }) => due >= RESTING)).toEqual([false]);
    const { records } = await place.store.find(collections.outbox, "other", { index: "byState", equal: ["waiting"] });
    expect(records.map(({ due }) => due)).toEqual([RESTING + AT]);
  });

  it("wake no worker when they are written", async () => {
    const written: boolean[] = [];
    const heard = {
      ...place.store,
      commit: async (changes: Parameters<Store["commit"]>[0]) => void written.push(...changes.map(isResting)),
    };
    const store = createResting(place)(heard);
    await store.commit(launches(1));
    await place.add("a");
    await createResting(place)(heard).commit(launches(1, 1));
    expect(written).toEqual([true, false]);
  });
});

describe("a process whose environment names a learning record store", () => {
  it("sends when it starts what rested before, of every company and in order", async () => {
    const place = await openLrsPlace();
    try {
      await createResting(place)(place.store).commit(launches(5));
      expect((await place.outbox()).every(({ due }) => due >= RESTING)).toBe(true);
      await place.pass();
      expect(place.first.stored.size).toBe(5);
      expect((await place.outbox()).map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => "sent"));
    } finally {
      await place.close();
    }
  });
});
