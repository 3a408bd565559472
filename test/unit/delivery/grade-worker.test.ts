import { afterEach, beforeEach, describe, expect, it, test } from "@jest/globals";
import { createGradebooks } from "../../../src/delivery/gradebook.ts";
import { createGradePost } from "../../../src/delivery/grade-post.ts";
import { createGradeWorker } from "../../../src/delivery/grade-worker.ts";
import { gradeId, wishGrade } from "../../../src/delivery/changes.ts";
import { loadLanguages } from "../../../src/i18n/translate.ts";
import { ServiceRefusal } from "../../../src/lti/service-port.ts";
import { HOUR, manualClock, MINUTE, SECOND } from "../../../src/shared/clock.ts";
import { collections } from "../../../src/store/collections.ts";
import { AT } from "../xapi/facts.ts";
import { AGS, LEARNERS, link, openPlace, TENANT, type DeliveryPlace } from "./place.ts";
import { scriptedAgs } from "./scripted-ags.ts";

const languages = loadLanguages("config/locales");
const START = AT + HOUR;
let place: DeliveryPlace;
let lms: ReturnType<typeof scriptedAgs>;
let clock: ReturnType<typeof manualClock>;

beforeEach(async () => {
  clock = manualClock(START);
  place = await openPlace();
  lms = scriptedAgs();
});
afterEach(() => place.close());

function worker(owner = "w1") {
  const { store, cohorts, programmes } = place;
  const platform = async () => {
    const record = await store.get(collections.platforms, TENANT, "lms");
    if (record === undefined) throw new Error("no platform");
    return record;
  };
  const gradebooks = createGradebooks({ store, ags: lms.ags, cohorts, programmes, languages, platform, clock });
  const post = createGradePost({ store, ags: lms.ags, cohorts, gradebooks, clock });
  return createGradeWorker({ store, gradebooks, post, clock, random: () => 0.5, owner });
}

const cell = (column: string, person = "p1") => place.store.get(collections.grades, TENANT, gradeId("c1", column, person));
async function wish(score: string, { column = "total", person = "p1", comment = "高级客户服务专员" } = {}) {
  const before = await cell(column, person);
  await place.store.commit([wishGrade({ tenant: TENANT, cohort: "c1", column, person, score, comment, at: clock() }, before)]);
}
const withGradebook = () => place.store.commit([link(AGS)]);

describe("a grade", () => {
  it("arrives cut to two decimals, with the tier as its comment, final", async () => {
    await withGradebook();
    await wish("79.995");
    expect(await worker().run()).toMatchObject({ sent: 1 });
    expect(lms.posts.map(({ score }) => score)).toEqual([
      {
        userId: "sub-p1",
        scoreGiven: 79.99,
        scoreMaximum: 100,
        comment: "高级客户服务专员",
        timestamp: new Date(START).toISOString(),
        activityProgress: "Completed",
        gradingProgress: "FullyGraded",
      },
    ]);
    expect(await cell("total")).toMatchObject({ state: "sent", sentAt: START });
  });

  it("of a component stands in a column of its name; the total in one of its own", async () => {
    await withGradebook();
    await wish("81", { column: "theory", comment: "" });
    await wish("70");
    await worker().run();
    expect(lms.shown("sub-p1")).toEqual({ 理论考试: 81, 总分: 70 });
    expect([...lms.items.values()].map(({ resourceId }) => resourceId).toSorted((a, b) => (a ?? "").localeCompare(b ?? ""))).toEqual([
      "tierwise:c1:theory",
      "tierwise:c1:total",
    ]);
  });

  it("of the total never goes out without a comment", async () => {
    await withGradebook();
    await wish("70", { comment: "" });
    await worker().run();
    expect(lms.posts[0]?.score.comment).not.toBe("");
  });

  it("changed within the same second is stamped more than a second later", async () => {
    await withGradebook();
    const one = worker();
    for (const score of ["60", "61", "62"]) {
      await wish(score);
      await one.run();
    }
    const stamps = lms.posts.map(({ score }) => Date.parse(score.timestamp));
    expect(stamps.map((stamp, n) => stamp - (stamps[n - 1] ?? stamp - 1_001) > SECOND)).toEqual([true, true, true]);
    expect(lms.shown("sub-p1")).toEqual({ 总分: 62 });
  });
});

describe("the column", () => {
  it("is made once for everybody, and found again instead of made anew", async () => {
    await withGradebook();
    await Promise.all(LEARNERS.map((person) => wish("70", { person })));
    await worker().run();
    expect(lms.made()).toBe(1);
    const known = await place.store.get(collections.lineItems, TENANT, "c1.total");
    if (known === undefined) throw new Error("no column");
    await place.store.commit([
      { kind: "remove", collection: collections.lineItems as never, tenant: TENANT, id: known.id, version: known.version },
    ]);
    await wish("71");
    await worker("w2").run();
    expect(lms.made()).toBe(1);
    expect(lms.shown("sub-p1")).toEqual({ 总分: 71 });
  });

  it("is made once though two workers meet the first grades at the same time", async () => {
    await withGradebook();
    await Promise.all(LEARNERS.map((person) => wish("70", { person })));
    const workers = [worker("w1"), worker("w2")];
    for (let pass = 0; pass < 4; pass += 1) {
      await Promise.all(workers.map((one) => one.run()));
      clock.advance(MINUTE);
    }
    expect(lms.made()).toBe(1);
    expect(lms.posts).toHaveLength(LEARNERS.length);
  });

  it("that a teacher deleted is made again, once", async () => {
    await withGradebook();
    const one = worker();
    await wish("70");
    await one.run();
    lms.items.clear();
    await Promise.all(LEARNERS.map((person) => wish("75", { person })));
    await one.run();
    expect(lms.made()).toBe(2);
    expect(LEARNERS.map((person) => lms.shown(`sub-${person}`))).toEqual(LEARNERS.map(() => ({ 总分: 75 })));
  });

  it("that cannot be made again is reported", async () => {
    await withGradebook();
    await wish("70");
    lms.next(lms.refusal(404), lms.refusal(404));
    await worker().run();
    expect(await cell("total")).toMatchObject({ state: "parked", reason: expect.stringMatching(/^column-missing/) });
  });
});

describe("a platform's answer", () => {
  test.each([400, 403, 422])("%i parks the grade with the reason", async (status) => {
    await withGradebook();
    await wish("70");
    lms.next(lms.refusal(status));
    expect(await worker().run()).toMatchObject({ parked: 1 });
    expect(await cell("total")).toMatchObject({ state: "parked", reason: `refused: ${status} scripted` });
  });

  test.each([500, 502, 503, 504, 429, 401])("%i delays it; the LMS ends with the last score", async (status) => {
    await withGradebook();
    await wish("70");
    lms.next(lms.refusal(status));
    const one = worker();
    expect(await one.run()).toMatchObject({ later: 1 });
    await wish("72");
    clock.advance(10 * SECOND);
    await one.run();
    expect(lms.shown("sub-p1")).toEqual({ 总分: 72 });
  });

  it("Retry-After is kept", async () => {
    await withGradebook();
    await wish("70");
    lms.next(lms.refusal(429, 5 * MINUTE));
    const one = worker();
    await one.run();
    clock.advance(5 * MINUTE - 1);
    expect(await one.run()).toMatchObject({ claimed: 0 });
    clock.advance(1);
    expect(await one.run()).toMatchObject({ sent: 1 });
  });

  it("of silence to one call spares the others the wait", async () => {
    await withGradebook();
    await Promise.all(LEARNERS.map((person) => wish("70", { person })));
    await Promise.all(LEARNERS.map((person) => wish("80", { person, column: "theory" })));
    lms.next(...Array.from({ length: 8 }, () => new ServiceRefusal("later", { reason: "timeout" })));
    const one = worker();
    await one.run();
    const posted = async () =>
      (await Promise.all(LEARNERS.map((person) => cell("total", person)))).filter((one_) => (one_?.tries ?? 0) > 0);
    expect((await posted()).length).toBeLessThanOrEqual(4);
    for (let pass = 0; pass < 12; pass += 1) {
      clock.advance(MINUTE);
      await one.run();
    }
    expect(LEARNERS.map((person) => lms.shown(`sub-${person}`))).toEqual(LEARNERS.map(() => ({ 总分: 70, 理论考试: 80 })));
  });

  it("409 gets a later stamp, at once and then again and again until it is late enough", async () => {
    await withGradebook();
    const one = worker();
    await wish("70");
    await one.run();
    const [item] = lms.items.keys();
    if (item === undefined) throw new Error("no column");
    const before = lms.cell(item, "sub-p1");
    if (before === undefined) throw new Error("no cell");
    Object.assign(before, { timestamp: new Date(START + 8 * SECOND).toISOString() });
    await wish("71");
    expect(await one.run()).toMatchObject({ later: 1 });
    expect(await cell("total")).toMatchObject({ state: "waiting", reason: expect.stringMatching(/^stale/) });
    clock.advance(20 * SECOND);
    expect(await one.run()).toMatchObject({ sent: 1 });
    expect(lms.shown("sub-p1")).toEqual({ 总分: 71 });
  });
});

describe("crossing grades", () => {
  it("a newer wish during a post is not marked sent by it, and wins", async () => {
    await withGradebook();
    await wish("70");
    lms.next(() => wish("75"));
    const one = worker();
    await one.run();
    expect(await cell("total")).toMatchObject({ state: "waiting", score: "75" });
    await one.run();
    expect(lms.shown("sub-p1")).toEqual({ 总分: 75 });
    expect(await cell("total")).toMatchObject({ state: "sent" });
  });

  it("an older post that arrives last never replaces the newer grade", async () => {
    await withGradebook();
    await wish("70");
    lms.next(async () => {
      await wish("75");
      clock.advance(2 * SECOND);
      await worker("w2").run();
    });
    await worker().run();
    expect(lms.shown("sub-p1")).toEqual({ 总分: 75 });
    expect(await cell("total")).toMatchObject({ state: "sent", score: "75" });
  });

  it("a worker that dies after the post leaves a cell that the next one sends again, later stamped", async () => {
    await withGradebook();
    await wish("70");
    const { store } = place;
    const [claimed] = await store.claim(collections.grades, { now: clock(), lease: 2 * MINUTE, owner: "dead", limit: 1 });
    expect(claimed?.state).toBe("waiting");
    expect(await worker().run()).toMatchObject({ claimed: 0 });
    clock.advance(2 * MINUTE + 1);
    expect(await worker().run()).toMatchObject({ sent: 1 });
    expect(lms.shown("sub-p1")).toEqual({ 总分: 70 });
  });
});

describe("nothing is posted", () => {
  it.each(["t1", "gone", "nobody"])("for %s, who is no learner here", async (person) => {
    await withGradebook();
    await wish("70", { person });
    expect(await worker().run()).toMatchObject({ parked: 1 });
    expect(await cell("total", person)).toMatchObject({ reason: "not-learner" });
    expect(lms.posts).toEqual([]);
  });

  it("without a gradebook service, nor with one we may only read", async () => {
    await wish("70");
    await worker().run();
    expect(await cell("total")).toMatchObject({ state: "parked", reason: "no-gradebook" });
    await place.store.commit([link({ ...AGS, scopes: AGS.scopes.filter((scope) => !scope.endsWith("/lineitem")) })]);
    await wish("71");
    await worker().run();
    expect(await cell("total")).toMatchObject({ state: "parked", reason: "read-only" });
  });

  it("for an unreadable score, and the others still arrive", async () => {
    await withGradebook();
    await wish("seventy");
    await wish("80", { person: "p2" });
    expect(await worker().run()).toMatchObject({ sent: 1, later: 1 });
    expect(await cell("total")).toMatchObject({ reason: expect.stringMatching(/^unexpected/) });
  });
});
