import { afterEach, beforeEach, describe, expect, it, test } from "@jest/globals";
import { ServiceRefusal } from "../../../src/lti/service-port.ts";
import { MINUTE, SECOND } from "../../../src/shared/clock.ts";
import { collections } from "../../../src/store/collections.ts";
import { openGradeLab, START, type GradeLab } from "./grade-lab.ts";
import { LEARNERS, TENANT } from "./place.ts";

let lab: GradeLab;
beforeEach(async () => {
  lab = await openGradeLab();
});
afterEach(() => lab.close());

describe("a grade", () => {
  it("arrives cut to two decimals, with the tier as its comment, final", async () => {
    await lab.withGradebook();
    await lab.wish("79.995");
    expect(await lab.worker().run()).toMatchObject({ sent: 1 });
    expect(lab.lms.posts.map(({ score }) => score)).toEqual([
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
    expect(await lab.cell("total")).toMatchObject({ state: "sent", sentAt: START });
  });

  it("of a component stands in a column of its name; the total in one of its own", async () => {
    await lab.withGradebook();
    await lab.wish("81", { column: "theory", comment: "" });
    await lab.wish("70");
    await lab.worker().run();
    expect(lab.lms.shown("sub-p1")).toEqual({ 理论考试: 81, 总分: 70 });
    expect([...lab.lms.items.values()].map(({ resourceId }) => resourceId).toSorted((a, b) => (a ?? "").localeCompare(b ?? ""))).toEqual([
      "tierwise:c1:theory",
      "tierwise:c1:total",
    ]);
  });

  it("of the total never goes out without a comment", async () => {
    await lab.withGradebook();
    await lab.wish("70", { comment: "" });
    await lab.worker().run();
    expect(lab.lms.posts[0]?.score.comment).not.toBe("");
  });

  it("changed within the same second is stamped more than a second later", async () => {
    await lab.withGradebook();
    const one = lab.worker();
    for (const score of ["60", "61", "62"]) {
      await lab.wish(score);
      await one.run();
    }
    const stamps = lab.lms.posts.map(({ score }) => Date.parse(score.timestamp));
    expect(stamps.map((stamp, n) => stamp - (stamps[n - 1] ?? stamp - 1_001) > SECOND)).toEqual([true, true, true]);
    expect(lab.lms.shown("sub-p1")).toEqual({ 总分: 62 });
  });
});

describe("the column", () => {
  it("is made once for everybody, and found again instead of made anew", async () => {
    await lab.withGradebook();
    await Promise.all(LEARNERS.map((person) => lab.wish("70", { person })));
    await lab.worker().run();
    expect(lab.lms.made()).toBe(1);
    const known = await lab.store.get(collections.lineItems, TENANT, "c1.total");
    if (known === undefined) throw new Error("no column");
    await lab.store.commit([
      { kind: "remove", collection: collections.lineItems as never, tenant: TENANT, id: known.id, version: known.version },
    ]);
    await lab.wish("71");
    await lab.worker("w2").run();
    expect(lab.lms.made()).toBe(1);
    expect(lab.lms.shown("sub-p1")).toEqual({ 总分: 71 });
  });

  it("is made once though two workers meet the first grades at the same time", async () => {
    await lab.withGradebook();
    await Promise.all(LEARNERS.map((person) => lab.wish("70", { person })));
    const workers = [lab.worker("w1"), lab.worker("w2")];
    for (let pass = 0; pass < 4; pass += 1) {
      await Promise.all(workers.map((one) => one.run()));
      lab.clock.advance(MINUTE);
    }
    expect(lab.lms.made()).toBe(1);
    expect(lab.lms.posts).toHaveLength(LEARNERS.length);
  });

  it("that a teacher deleted is made again, once", async () => {
    await lab.withGradebook();
    const one = lab.worker();
    await lab.wish("70");
    await one.run();
    lab.lms.items.clear();
    await Promise.all(LEARNERS.map((person) => lab.wish("75", { person })));
    await one.run();
    expect(lab.lms.made()).toBe(2);
    expect(LEARNERS.map((person) => lab.lms.shown(`sub-${person}`))).toEqual(LEARNERS.map(() => ({ 总分: 75 })));
  });

  it("that is there while the LMS knows nobody of that name in it is no missing column", async () => {
    await lab.withGradebook();
    await lab.wish("70");
    lab.lms.next(lab.lms.refusal(404), lab.lms.refusal(404));
    await lab.worker().run();
    expect(await lab.cell("total")).toMatchObject({ state: "parked", reason: expect.stringMatching(/^person-missing/) });
    expect(lab.lms.made()).toBe(1);
  });
});

describe("a platform's answer", () => {
  test.each([400, 403, 422])("%i parks the grade with the reason", async (status) => {
    await lab.withGradebook();
    await lab.wish("70");
    lab.lms.next(lab.lms.refusal(status));
    expect(await lab.worker().run()).toMatchObject({ parked: 1 });
    expect(await lab.cell("total")).toMatchObject({ state: "parked", reason: `refused: ${status} scripted` });
  });

  test.each([500, 502, 503, 504, 429, 401])("%i delays it; the LMS ends with the last score", async (status) => {
    await lab.withGradebook();
    await lab.wish("70");
    lab.lms.next(lab.lms.refusal(status));
    const one = lab.worker();
    expect(await one.run()).toMatchObject({ later: 1 });
    await lab.wish("72");
    lab.clock.advance(10 * SECOND);
    await one.run();
    expect(lab.lms.shown("sub-p1")).toEqual({ 总分: 72 });
  });

  it("Retry-After is kept", async () => {
    await lab.withGradebook();
    await lab.wish("70");
    lab.lms.next(lab.lms.refusal(429, 5 * MINUTE));
    const one = lab.worker();
    await one.run();
    lab.clock.advance(5 * MINUTE - 1);
    expect(await one.run()).toMatchObject({ claimed: 0 });
    lab.clock.advance(1);
    expect(await one.run()).toMatchObject({ sent: 1 });
  });

  it("of silence to one call spares the others the wait", async () => {
    await lab.withGradebook();
    await Promise.all(LEARNERS.map((person) => lab.wish("70", { person })));
    await Promise.all(LEARNERS.map((person) => lab.wish("80", { person, column: "theory" })));
    lab.lms.next(...Array.from({ length: 8 }, () => new ServiceRefusal("later", { reason: "timeout" })));
    const one = lab.worker();
    await one.run();
    const posted = async () =>
      (await Promise.all(LEARNERS.map((person) => lab.cell("total", person)))).filter((one_) => (one_?.tries ?? 0) > 0);
    expect((await posted()).length).toBeLessThanOrEqual(4);
    for (let pass = 0; pass < 12; pass += 1) {
      lab.clock.advance(MINUTE);
      await one.run();
    }
    expect(LEARNERS.map((person) => lab.lms.shown(`sub-${person}`))).toEqual(LEARNERS.map(() => ({ 总分: 70, 理论考试: 80 })));
  });

  it("409 gets a later stamp, at once and then again and again until it is late enough", async () => {
    await lab.withGradebook();
    const one = lab.worker();
    await lab.wish("70");
    await one.run();
    const [item] = lab.lms.items.keys();
    if (item === undefined) throw new Error("no column");
    const before = lab.lms.cell(item, "sub-p1");
    if (before === undefined) throw new Error("no cell");
    Object.assign(before, { timestamp: new Date(START + 8 * SECOND).toISOString() });
    await lab.wish("71");
    expect(await one.run()).toMatchObject({ later: 1 });
    expect(await lab.cell("total")).toMatchObject({ state: "waiting", reason: expect.stringMatching(/^stale/) });
    lab.clock.advance(20 * SECOND);
    expect(await one.run()).toMatchObject({ sent: 1 });
    expect(lab.lms.shown("sub-p1")).toEqual({ 总分: 71 });
  });
});
