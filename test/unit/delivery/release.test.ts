import { afterEach, beforeEach, describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import type { Release } from "../../../src/delivery/records.ts";
import { isReleased, nextLook } from "../../../src/delivery/release.ts";
import { createResend } from "../../../src/delivery/resend.ts";
import { DAY, HOUR } from "../../../src/shared/clock.ts";
import { collections } from "../../../src/store/collections.ts";
import { openGradeLab, START, TEACHER, type GradeLab } from "./grade-lab.ts";
import { TENANT } from "./place.ts";

let lab: GradeLab;
beforeEach(async () => {
  lab = await openGradeLab();
  await lab.withGradebook();
});
afterEach(() => lab.close());

const choose = (release: Release) => lab.keeping.choose(TEACHER, { release, markingNotices: false });
const shown = () => lab.lms.shown("sub-p1")["总分"];
const audit = async () =>
  (await lab.store.find(collections.audit, TENANT, { index: "byCohort", equal: ["c1"] })).records.map(({ action }) => action);

describe("grades released at a moment", () => {
  it("stay until then, and leave when it has come without anybody doing anything", async () => {
    await choose({ type: "at", at: START + DAY });
    await lab.wish("70");
    await lab.worker().run();
    expect(await lab.cell("total")).toMatchObject({ state: "waiting", reason: "unreleased" });
    lab.clock.advance(DAY - 1);
    await lab.worker().run();
    expect({ posts: lab.lms.posts.length, made: lab.lms.made() }).toEqual({ posts: 0, made: 0 });
    lab.clock.advance(1);
    await lab.worker().run();
    expect(shown()).toBe(70);
  });

  it("leave at an earlier moment when it is moved there, and stay when it is moved away", async () => {
    await choose({ type: "at", at: START + DAY });
    await lab.wish("70");
    await lab.worker().run();
    await choose({ type: "at", at: START + 2 * DAY });
    lab.clock.advance(DAY);
    await lab.worker().run();
    expect(lab.lms.posts).toEqual([]);
    await choose({ type: "at", at: START + DAY });
    await lab.worker().run();
    expect(shown()).toBe(70);
  });
});

describe("grades released by hand", () => {
  it("leave once somebody releases them, the later ones at once, with an audit line", async () => {
    await choose({ type: "by-hand" });
    await lab.wish("70");
    await lab.worker().run();
    lab.clock.advance(30 * DAY);
    await lab.worker().run();
    expect(lab.lms.posts).toEqual([]);
    expect(await lab.keeping.release(TEACHER)).toBe(1);
    await lab.worker().run();
    expect(shown()).toBe(70);
    await lab.wish("75");
    await lab.worker().run();
    expect(shown()).toBe(75);
    expect(await audit()).toEqual(["delivery.release-chosen", "delivery.released"]);
  });

  it("are not sent by pressing send again", async () => {
    await choose({ type: "by-hand" });
    await lab.wish("70");
    await lab.worker().run();
    const resend = createResend({ store: lab.store, clock: lab.clock, nudge: () => undefined });
    await resend.one(TEACHER, "c1.total.p1");
    await lab.worker().run();
    expect(lab.lms.posts).toEqual([]);
  });

  it("once released are not held back by saving the same choice again, only by a new one", async () => {
    await choose({ type: "by-hand" });
    await lab.keeping.release(TEACHER);
    await choose({ type: "by-hand" });
    await lab.wish("70");
    await lab.worker().run();
    expect(shown()).toBe(70);
    await choose({ type: "at-once" });
    await choose({ type: "by-hand" });
    await lab.wish("75");
    await lab.worker().run();
    expect(shown()).toBe(70);
  });

  it("leave within the hour though the release passed them by while a worker held them", async () => {
    await choose({ type: "by-hand" });
    await lab.wish("70");
    await lab.worker().run();
    const before = await lab.store.get(collections.gradebooks, TENANT, "c1");
    if (before === undefined) throw new Error("nothing chosen");
    await lab.store.commit([
      { kind: "replace", collection: collections.gradebooks as never, record: { ...before, release: { type: "at-once" } } as never },
    ]);
    lab.clock.advance(HOUR);
    await lab.worker().run();
    expect(shown()).toBe(70);
  });
});

test("a held grade is looked at again no later than its moment, and never sooner than now", () => {
  fc.assert(
    fc.property(fc.nat(1e12), fc.nat(1e12), (now, at) => {
      const release: Release = { type: "at", at };
      expect(isReleased(release, now)).toBe(at <= now);
      if (at > now) expect(nextLook(release, now)).toBeGreaterThan(now);
      expect(nextLook(release, now)).toBeLessThanOrEqual(Math.max(at, now + HOUR));
      if (at > now) expect(isReleased(release, Math.max(nextLook(release, now), at))).toBe(true);
    }),
  );
});
