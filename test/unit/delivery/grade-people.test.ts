import { afterEach, beforeEach, describe, expect, it, test } from "@jest/globals";
import { memberId } from "../../../src/cohort/enrolment.ts";
import { createResend } from "../../../src/delivery/resend.ts";
import { collections } from "../../../src/store/collections.ts";
import { replace } from "../../../src/store/port.ts";
import { openGradeLab, TEACHER, type GradeLab } from "./grade-lab.ts";
import { LEARNERS, TENANT } from "./place.ts";

let lab: GradeLab;
beforeEach(async () => {
  lab = await openGradeLab();
  await lab.withGradebook();
});
afterEach(() => lab.close());

/** Texts as people type and paste them; with what must arrive of each. */
const COMMENTS: readonly (readonly [string, string, string])[] = [
  ["a half of a surrogate pair", "高级\uD83D专员", "高级\uFFFD专员"],
  ["U+0000", "高级\u0000专员", "高级专员"],
  ["emoji with joiners and skin tones", "高级 👩🏽‍💻🎉", "高级 👩🏽‍💻🎉"],
  ["right-to-left text", "متقدم (שלב ג)", "متقدم (שלב ג)"],
  ["marks that turn the direction", "A\u202Eדרגה\u202C B", "A\u202Eדרגה\u202C B"],
  ["lines, tabs and quotes", 'a\n\tb "c" \\ <d>&', 'a\n\tb "c" \\ <d>&'],
];

describe("a comment with", () => {
  test.each(COMMENTS)("%s arrives, well formed", async (_what, typed, arrives) => {
    await lab.wish("70", { comment: typed });
    expect(await lab.worker().run()).toMatchObject({ sent: 1 });
    const comment = lab.lms.posts[0]?.score.comment ?? "";
    expect(comment).toBe(arrives);
    expect(comment.isWellFormed()).toBe(true);
    expect(JSON.parse(JSON.stringify({ comment }))).toEqual({ comment: arrives });
  });
});

async function member(person: string, change: { active?: boolean; sub?: string }): Promise<void> {
  const record = await lab.store.get(collections.members, TENANT, memberId("c1", person));
  if (record === undefined) throw new Error("no member");
  await lab.store.commit([replace(collections.members, { ...record, ...change })]);
}

describe("a person", () => {
  test.each(["名\uD800字", "\u202Eאבג", "👩🏽‍💻", "A".repeat(400)])("renamed %j keeps the cell: grades go by the account", async (name) => {
    await lab.wish("70");
    await lab.worker().run();
    const person = await lab.store.get(collections.persons, TENANT, "p1");
    if (person === undefined) throw new Error("nobody");
    await lab.store.commit([replace(collections.persons, { ...person, name })]);
    await lab.wish("75");
    await lab.worker().run();
    expect(lab.lms.posts.map(({ score }) => score.userId)).toEqual(["sub-p1", "sub-p1"]);
    expect(lab.lms.shown("sub-p1")).toEqual({ 总分: 75 });
  });

  it("who left the course is parked with the reason, and goes out once they are back and it is sent again", async () => {
    await member("p1", { active: false });
    await lab.wish("70");
    await lab.worker().run();
    expect(await lab.cell("total")).toMatchObject({ state: "parked", reason: "not-learner" });
    await member("p1", { active: true });
    const resend = createResend({ store: lab.store, clock: lab.clock, nudge: () => undefined });
    await resend.one(TEACHER, "c1.total.p1");
    await lab.worker().run();
    expect(lab.lms.shown("sub-p1")).toEqual({ 总分: 70 });
  });

  test.each([400, 422])("whom the LMS refuses with %i is parked, and holds nobody else up", async (status) => {
    lab.lms.next(lab.lms.refusal(status));
    for (const person of LEARNERS) await lab.wish("70", { person });
    expect(await lab.worker().run()).toMatchObject({ sent: LEARNERS.length - 1, parked: 1 });
  });

  it("whom the LMS answers 404 while the column is there is parked; the column is not made twice", async () => {
    await lab.wish("70");
    await lab.worker().run();
    lab.lms.next(lab.lms.refusal(404), lab.lms.refusal(404));
    await lab.wish("75");
    await lab.worker().run();
    expect(await lab.cell("total")).toMatchObject({ state: "parked", reason: "person-missing: scripted" });
    expect(lab.lms.made()).toBe(1);
  });
});
