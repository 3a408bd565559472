import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { MINUTE, SECOND } from "../../../src/shared/clock.ts";
import { collections } from "../../../src/store/collections.ts";
import { openGradeLab, type GradeLab } from "./grade-lab.ts";
import { AGS, link } from "./place.ts";

let lab: GradeLab;
beforeEach(async () => {
  lab = await openGradeLab();
});
afterEach(() => lab.close());

describe("crossing grades", () => {
  it("a newer wish during a post is not marked sent by it, and wins", async () => {
    await lab.withGradebook();
    await lab.wish("70");
    lab.lms.next(() => lab.wish("75"));
    const one = lab.worker();
    await one.run();
    expect(await lab.cell("total")).toMatchObject({ state: "waiting", score: "75" });
    await one.run();
    expect(lab.lms.shown("sub-p1")).toEqual({ 总分: 75 });
    expect(await lab.cell("total")).toMatchObject({ state: "sent" });
  });

  it("an older post that arrives last never replaces the newer grade", async () => {
    await lab.withGradebook();
    await lab.wish("70");
    lab.lms.next(async () => {
      await lab.wish("75");
      lab.clock.advance(2 * SECOND);
      await lab.worker("w2").run();
    });
    await lab.worker().run();
    expect(lab.lms.shown("sub-p1")).toEqual({ 总分: 75 });
    expect(await lab.cell("total")).toMatchObject({ state: "sent", score: "75" });
  });

  it("a worker that dies after the post leaves a cell that the next one sends again, later stamped", async () => {
    await lab.withGradebook();
    await lab.wish("70");
    const { store } = lab;
    const [claimed] = await store.claim(collections.grades, { now: lab.clock(), lease: 2 * MINUTE, owner: "dead", limit: 1 });
    expect(claimed?.state).toBe("waiting");
    expect(await lab.worker().run()).toMatchObject({ claimed: 0 });
    lab.clock.advance(2 * MINUTE + 1);
    expect(await lab.worker().run()).toMatchObject({ sent: 1 });
    expect(lab.lms.shown("sub-p1")).toEqual({ 总分: 70 });
  });
});

describe("nothing is posted", () => {
  it.each(["t1", "gone", "nobody"])("for %s, who is no learner here", async (person) => {
    await lab.withGradebook();
    await lab.wish("70", { person });
    expect(await lab.worker().run()).toMatchObject({ parked: 1 });
    expect(await lab.cell("total", person)).toMatchObject({ reason: "not-learner" });
    expect(lab.lms.posts).toEqual([]);
  });

  it("without a gradebook service, nor with one we may only read", async () => {
    await lab.wish("70");
    await lab.worker().run();
    expect(await lab.cell("total")).toMatchObject({ state: "parked", reason: "no-gradebook" });
    await lab.store.commit([link({ ...AGS, scopes: AGS.scopes.filter((scope) => !scope.endsWith("/lineitem")) })]);
    await lab.wish("71");
    await lab.worker().run();
    expect(await lab.cell("total")).toMatchObject({ state: "parked", reason: "read-only" });
  });

  it("for an unreadable score, and the others still arrive", async () => {
    await lab.withGradebook();
    await lab.wish("seventy");
    await lab.wish("80", { person: "p2" });
    expect(await lab.worker().run()).toMatchObject({ sent: 1, later: 1 });
    expect(await lab.cell("total")).toMatchObject({ reason: expect.stringMatching(/^unexpected/) });
  });
});
