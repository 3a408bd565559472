import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { wishGrade } from "../../../src/delivery/changes.ts";
import { createDelivery, type Delivery } from "../../../src/delivery/delivery.service.ts";
import { keyOf, type Difference } from "../../../src/delivery/differences.ts";
import { isRunning } from "../../../src/delivery/reconcile.service.ts";
import { loadLanguages } from "../../../src/i18n/translate.ts";
import { HOUR, manualClock, MINUTE, type Clock } from "../../../src/shared/clock.ts";
import { randomIds } from "../../../src/shared/ids.ts";
import type { ReconciliationRecord } from "../../../src/delivery/records.ts";
import { collections } from "../../../src/store/collections.ts";
import { replace, type Store } from "../../../src/store/port.ts";
import { scriptedLrs, type ScriptedLrs } from "../../support/scripted-lrs.ts";
import { AT } from "../xapi/facts.ts";
import { AGS, link, openPlace, TENANT, type DeliveryPlace } from "./place.ts";
import { scriptedAgs } from "./scripted-ags.ts";
import { TEACHER } from "./grade-lab.ts";

const SCOPE = { tenant: TENANT, cohort: "c1" };
let place: DeliveryPlace;
let lrs: ScriptedLrs;
let lms: ReturnType<typeof scriptedAgs>;
let delivery: Delivery;
let clock: ReturnType<typeof manualClock>;

beforeEach(async () => {
  place = await openPlace();
  lrs = await scriptedLrs();
  lms = scriptedAgs();
  clock = manualClock(AT + HOUR);
  delivery = openDelivery();
  await place.store.commit([link(AGS), wish("p1"), wish("p2")]);
  await place.launches(3);
  // The place's own sitting is told by the first repair.
  await delivery.reconciliation.run(SCOPE, { repair: true, actor: "system" });
  await delivery.runAll();
});
afterEach(async () => {
  await delivery.stop();
  await lrs.close();
  await place.close();
});

function openDelivery(given: { readonly store?: Store; readonly clock?: Clock } = {}): Delivery {
  const { cohorts, programmes } = place;
  const { store = place.store } = given;
  return createDelivery({
    store,
    cohorts,
    programmes,
    languages: loadLanguages("config/locales"),
    clock: given.clock ?? clock,
    ids: randomIds,
    random: () => 0.5,
    config: { publicUrl: "https://tool.example", lrs: { url: lrs.endpoint, key: "k", secret: "s" } },
    ags: lms.ags,
    platform: async (tenant, id) => {
      const record = await store.get(collections.platforms, tenant, id);
      if (record === undefined) throw new Error("no platform");
      return record;
    },
    log: { error: () => undefined },
  });
}

const wish = (person: string) =>
  wishGrade({ tenant: TENANT, cohort: "c1", column: "total", person, score: "70", comment: "中级", at: AT }, undefined);
const last = async () => {
  const record = await delivery.reconciliation.last(TENANT, "c1");
  if (record === undefined) throw new Error("nothing kept");
  return record;
};
/** A teacher's hand in the LMS: the tier beside both totals wiped. */
function planted(): void {
  const [item = ""] = lms.items.keys();
  for (const person of ["p1", "p2"]) Object.assign(lms.cell(item, `sub-${person}`) ?? {}, { comment: "" });
}
const keys = (differences: readonly Difference[] = []) => differences.map(keyOf);
const P1 = "grade-comment c1.total.p1 total";

describe("a check", () => {
  it("proves a cohort complete, and what it found is there for every process", async () => {
    await delivery.reconciliation.run(SCOPE, { repair: false, actor: "t1" });
    const { report, state, by } = await last();
    expect({ state, by, complete: report?.complete, differences: report?.differences }).toEqual({
      state: "done",
      by: "t1",
      complete: true,
      differences: [],
    });
    expect(report?.proof.grades.tool).toEqual(report?.proof.grades.held);
    expect(report?.proof.grades.tool.count).toBe(2);
    const other = openDelivery();
    expect((await other.reconciliation.last(TENANT, "c1"))?.report?.complete).toBe(true);
    await other.stop();
  });

  it("begun by two people at once runs once, and is over when its process died", async () => {
    lrs.always("silence");
    expect(await delivery.reconciliation.begin(TEACHER, false)).toBe("begun");
    expect(await delivery.reconciliation.begin(TEACHER, true)).toBe("running");
    expect(isRunning(await last(), clock())).toBe(true);
    clock.advance(2 * MINUTE);
    expect(isRunning(await last(), clock())).toBe(false);
    lrs.always("cut");
    await delivery.stop();
  });

  it("tells how far it is while it runs", async () => {
    const told: ReconciliationRecord[] = [];
    const store: Store = {
      ...place.store,
      async commit(changes) {
        for (const change of changes) {
          if (change.kind !== "remove" && change.collection.name === "reconciliations") told.push(change.record as ReconciliationRecord);
        }
        await place.store.commit(changes);
      },
    };
    // A slow LRS: each look at the clock is 0.4 s later.
    const ticking: Clock = () => {
      clock.advance(400);
      return clock();
    };
    const watched = openDelivery({ store, clock: ticking });
    await watched.reconciliation.run(SCOPE, { repair: false, actor: "t1" });
    await watched.stop();
    const progress = told.flatMap((record) => record.progress ?? []);
    expect(progress.length).toBeGreaterThan(1);
    expect(progress.every(({ done, of }) => done < of)).toBe(true);
    expect(told[0]).toMatchObject({ state: "running" });
  });

  it("by night keeps its time and figures through later checks", async () => {
    planted();
    await delivery.reconciliation.run(SCOPE, { repair: true, actor: "system", night: true });
    const at = clock();
    clock.advance(HOUR);
    await delivery.runAll();
    await delivery.reconciliation.run(SCOPE, { repair: false, actor: "t1" });
    expect((await last()).night).toEqual({ at, found: 2, repaired: 2 });
  });

  it("names a side that does not answer", async () => {
    lrs.always({ status: 503 });
    await delivery.reconciliation.run(SCOPE, { repair: false, actor: "t1" });
    const { report } = await last();
    expect(report?.unread).toEqual([expect.stringMatching(/^LRS: /)]);
    expect(report?.complete).toBe(false);
  });
});

describe("one difference", () => {
  it("is mended alone, marked so, with its audit line; the rest stays for whoever presses that", async () => {
    planted();
    await delivery.reconciliation.run(SCOPE, { repair: false, actor: "t1" });
    expect(keys((await last()).report?.differences)).toEqual([P1, P1.replace("p1", "p2")]);
    expect(await delivery.reconciliation.mend(TEACHER, P1)).toBe("mended");
    expect((await last()).report?.mended).toEqual([P1]);
    await delivery.runAll();
    await delivery.reconciliation.run(SCOPE, { repair: false, actor: "t1" });
    expect(keys((await last()).report?.differences)).toEqual([P1.replace("p1", "p2")]);
    const { records } = await place.store.find(collections.audit, TENANT, { index: "byCohort", equal: ["c1"] });
    expect(records.filter(({ actor }) => actor === "t1")).toMatchObject([
      { action: "delivery.repaired", subject: "c1.total.p1", detail: { kind: "grade-comment" } },
    ]);
  });

  it("of the learning records is looked up by its person alone", async () => {
    const [id = ""] = (await place.outbox()).find(({ event }) => event.type === "launched")?.ids ?? [];
    lrs.stored.delete(id);
    await delivery.reconciliation.run(SCOPE, { repair: false, actor: "t1" });
    const key = `statement-missing ${id}`;
    expect(keys((await last()).report?.differences)).toEqual([key]);
    expect(await delivery.reconciliation.mend(TEACHER, key)).toBe("mended");
    await delivery.runAll();
    expect(lrs.stored.has(id)).toBe(true);
  });

  it("that is gone by then, or made up, changes nothing", async () => {
    planted();
    await delivery.reconciliation.run(SCOPE, { repair: false, actor: "t1" });
    const [item = ""] = lms.items.keys();
    Object.assign(lms.cell(item, "sub-p1") ?? {}, { comment: "中级" });
    expect(await delivery.reconciliation.mend(TEACHER, P1)).toBe("gone");
    expect(await delivery.reconciliation.mend(TEACHER, "grade-different c2.total.p1 total")).toBe("gone");
    expect(await place.store.get(collections.grades, TENANT, "c1.total.p1")).toMatchObject({ state: "sent" });
  });
});

describe("a company's own LRS", () => {
  let own: ScriptedLrs;
  beforeEach(async () => {
    own = await scriptedLrs();
    await delivery.lrses.add({ tenant: TENANT, name: "Own one", url: own.endpoint, key: "k", secret: "s", filter: {}, names: false });
    await place.launches(2, 20);
    await settleDown();
  });
  afterEach(() => own.close());

  async function settleDown(): Promise<void> {
    for (let round = 0; round < 3; round += 1) {
      clock.advance(2 * MINUTE);
      await delivery.runAll();
    }
  }
  const check = (repair = false) => delivery.reconciliation.run(SCOPE, { repair, actor: "t1" });

  it("is asked, too: what it lost is found and sent again as it was, without the names it may not have", async () => {
    expect(own.stored.size).toBe(2);
    expect(await check()).toMatchObject({ complete: true, differences: [] });
    const [id = ""] = own.stored.keys();
    const before = own.stored.get(id);
    own.stored.delete(id);
    const { differences } = await check(true);
    expect(differences).toMatchObject([{ kind: "copy-missing", detail: "launched Own one", repair: "send-copy" }]);
    await settleDown();
    expect(own.stored.get(id)).toEqual(before);
    expect(await check()).toMatchObject({ complete: true, differences: [] });
  });

  it("that holds something else is told, and left to people", async () => {
    const [id = ""] = own.stored.keys();
    own.stored.set(id, { ...own.stored.get(id), id, verb: { id: "https://elsewhere.example/verb" } });
    expect((await check(true)).differences).toMatchObject([{ kind: "copy-different", repair: "note" }]);
  });

  it("that does not answer is named; the shared one is told whole all the same", async () => {
    own.always({ status: 503 });
    const report = await check();
    expect(report.unread).toEqual([expect.stringMatching(/^LRS Own one: /)]);
    expect(report.complete).toBe(false);
    expect(report.proof.statements.held).toEqual(report.proof.statements.tool);
  });
});

it("grades that wait for their release, and of people who left, are no difference", async () => {
  await delivery.keeping.choose(TEACHER, { release: { type: "by-hand" }, markingNotices: false });
  await place.store.commit([wish("p3"), wish("gone")]);
  await delivery.runAll();
  const cell = await place.store.get(collections.grades, TENANT, "c1.total.gone");
  if (cell === undefined) throw new Error("no cell");
  await place.store.commit([replace(collections.grades, { ...cell, state: "parked", reason: "not-learner" })]);
  const { differences, proof } = await delivery.reconciliation.run(SCOPE, { repair: false, actor: "t1" });
  expect(differences).toEqual([]);
  expect(proof.grades.tool.count).toBe(2);
});
