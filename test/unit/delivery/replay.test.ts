import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { announce } from "../../../src/delivery/changes.ts";
import type { ReplayRecord } from "../../../src/delivery/lrs-records.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../../src/shared/clock.ts";
import { collections } from "../../../src/store/collections.ts";
import { replace } from "../../../src/store/port.ts";
import type { ServiceEvent } from "../../../src/xapi/events.ts";
import { AT } from "../xapi/facts.ts";
import { openLrsPlace, type LrsPlace } from "./lrs-place.ts";
import { TENANT } from "./place.ts";

const byId = (stored: ReadonlyMap<string, unknown>) => Object.fromEntries(stored);

let place: LrsPlace;
beforeEach(async () => {
  place = await openLrsPlace();
});
afterEach(() => place.close());

const PERIOD = { tenant: TENANT, from: AT - DAY, to: AT + DAY };
const scored: ServiceEvent = { type: "scored", cohort: "c1", person: "p1", at: AT - HOUR, key: "x", component: "theory", score: "90" };

async function passes(count = 3): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    place.clock.advance(MINUTE);
    await place.pass();
  }
}

describe("a period replayed to a new LRS", () => {
  it("arrives as it was first sent, once, however often it is asked for", async () => {
    await place.launches(120);
    await passes();
    const late = await place.add("late");
    const seen: ReplayRecord[] = [];
    const done = await place.replays.run({ ...PERIOD, lrs: "late" }, (progress) => seen.push(progress));
    expect(done).toMatchObject({ state: "done", counts: { messages: 120, copied: 120, unmatched: 0 } });
    expect(seen.map(({ counts }) => counts.messages)).toEqual([100, 120]);
    await passes();
    expect(byId(late.stored)).toEqual(byId(place.first.stored));
    expect(await place.replays.run({ ...PERIOD, lrs: late.id })).toMatchObject({ counts: { messages: 120, copied: 0, already: 120 } });
    await passes();
    expect(late.bodies.flatMap((body) => JSON.parse(body) as unknown[])).toHaveLength(120);
  });

  it("is only what came about in it, in that cohort, and passes the filter", async () => {
    await place.launches(10);
    await passes();
    const late = await place.add("late", { filter: { events: ["certified"] } });
    expect((await place.replays.run({ ...PERIOD, lrs: "late", from: AT + SECOND, to: AT + 3 * SECOND })).counts).toMatchObject({
      messages: 2,
      filtered: 2,
    });
    expect((await place.replays.run({ ...PERIOD, lrs: "late", cohort: "c2" })).counts.messages).toBe(0);
    await passes();
    expect(late.stored.size).toBe(0);
  });

  it("takes from the first LRS what the facts no longer make, and tells what neither has as it was", async () => {
    await place.launches(3);
    await place.store.commit([announce(TENANT, scored)]);
    await passes();
    const cohort = await place.store.get(collections.cohorts, TENANT, "c1");
    if (cohort === undefined) throw new Error("no cohort");
    await place.store.commit([replace(collections.cohorts, { ...cohort, title: "改过的名称" })]);
    const gone = (await place.outbox()).find(({ event }) => event.type === "scored")?.ids?.[0] ?? "";
    place.first.stored.delete(gone);
    const late = await place.add("late");
    const done = await place.replays.run({ ...PERIOD, lrs: "late" });
    expect(done).toMatchObject({ counts: { copied: 3, unmatched: 1 }, unmatched: [{ statement: gone, why: "gone" }] });
    await passes();
    expect(late.stored.size).toBe(3);
    expect(JSON.stringify([...late.stored.values()])).not.toContain("改过的名称");
    for (const [id, one] of late.stored) expect({ ...one, version: "1.0.3" }).toEqual({ ...place.first.stored.get(id), version: "1.0.3" });
  });

  it("leaves out what was withdrawn since", async () => {
    await place.launches(2);
    await place.store.commit([announce(TENANT, scored)]);
    await passes();
    await place.store.commit(await place.withdrawals.voidStatementsOf(TENANT, [scored], place.clock()));
    await passes();
    const late = await place.add("late");
    expect((await place.replays.run({ ...PERIOD, lrs: "late", to: AT + 2 * DAY })).counts).toMatchObject({ copied: 2, withdrawn: 2 });
    await passes();
    expect(late.stored.size).toBe(2);
  });

  it("goes on where it was broken off", async () => {
    await place.launches(250);
    await passes();
    await place.add("late");
    const broken = place.replays.run({ ...PERIOD, lrs: "late" }, ({ counts }) => {
      if (counts.messages === 100) throw new Error("killed");
    });
    await expect(broken).rejects.toThrow("killed");
    const seen: number[] = [];
    const done = await place.replays.run({ ...PERIOD, lrs: "late" }, ({ counts }) => seen.push(counts.messages));
    expect(seen).toEqual([200, 250]);
    expect(done.counts).toMatchObject({ messages: 250, copied: 250, already: 0 });
  });

  it("asked for twice at once puts nothing aside twice", async () => {
    await place.launches(150);
    await passes();
    const late = await place.add("late");
    await Promise.all([1, 2].map(() => place.replays.run({ ...PERIOD, lrs: "late" })));
    await passes();
    expect(late.bodies.flatMap((body) => JSON.parse(body) as unknown[])).toHaveLength(150);
  });

  it("to an LRS nobody knows is refused", async () => {
    await expect(place.replays.run({ ...PERIOD, lrs: "nowhere" })).rejects.toMatchObject({ code: "not-found" });
  });
});
