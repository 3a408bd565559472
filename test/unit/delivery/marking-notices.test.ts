import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { collections } from "../../../src/store/collections.ts";
import { replace } from "../../../src/store/port.ts";
import { attempt } from "../xapi/facts.ts";
import { openGradeLab, TEACHER, type GradeLab } from "./grade-lab.ts";
import { LEARNERS, TENANT } from "./place.ts";

let lab: GradeLab;
beforeEach(async () => {
  lab = await openGradeLab();
  await lab.withGradebook();
  const record = await lab.store.get(collections.attempts, TENANT, attempt.id);
  if (record === undefined) throw new Error("no sitting");
  await lab.store.commit([replace(collections.attempts, { ...record, state: "handed-in", score: undefined })]);
});
afterEach(() => lab.close());

const { component, person } = attempt;
const wanted = (markingNotices: boolean) => lab.keeping.choose(TEACHER, { release: { type: "at-once" }, markingNotices });
const sub = `sub-${person}`;

describe("an exam handed in with answers still to mark", () => {
  it("tells the LMS nothing while nobody chose that", async () => {
    expect(await lab.tellMarking(TENANT, "c1", person)).toBe(0);
    await lab.worker().run();
    expect(lab.lms.notices).toEqual([]);
  });

  it("is told as waiting for a person, without a score, and once", async () => {
    await wanted(true);
    expect(await lab.tellMarking(TENANT, "c1", person)).toBe(0); // the choice itself told it
    await lab.worker().run();
    expect(lab.lms.notices.map(({ notice }) => notice)).toEqual([
      {
        userId: sub,
        comment: "已交卷，等待评阅",
        timestamp: expect.any(String),
        activityProgress: "Submitted",
        gradingProgress: "PendingManual",
      },
    ]);
    expect(await lab.cell(component)).toMatchObject({ state: "sent" });
  });

  it("gives way to its grade, stamped later, though both come within the same second", async () => {
    await wanted(true);
    await lab.worker().run();
    await lab.wish("81", { column: component, person, comment: "" });
    await lab.worker().run();
    expect(lab.lms.shown(sub)).toEqual({ 理论考试: 81 });
  });

  it("is never told over a grade: not of the tool's", async () => {
    await lab.wish("81", { column: component, person, comment: "" });
    await lab.worker().run();
    await wanted(true);
    await lab.worker().run();
    expect(lab.lms.notices).toEqual([]);
    expect(lab.lms.shown(sub)).toEqual({ 理论考试: 81 });
  });

  it("nor over one a teacher put there", async () => {
    // Another learner's grade makes the column; then a teacher enters one by hand.
    const [other = ""] = LEARNERS.filter((one) => one !== person);
    await lab.wish("60", { column: component, person: other, comment: "" });
    await lab.worker().run();
    const [item = ""] = lab.lms.items.keys();
    await lab.lms.ags.postScore({} as never, item, {
      userId: sub,
      scoreGiven: 88,
      scoreMaximum: 100,
      comment: "",
      timestamp: new Date(lab.clock()).toISOString(),
      activityProgress: "Completed",
      gradingProgress: "FullyGraded",
    });
    await wanted(true);
    await lab.worker().run();
    expect(lab.lms.notices).toEqual([]);
    expect(lab.lms.shown(sub)).toEqual({ 理论考试: 88 });
  });

  it("nor of work that needs nobody to mark it", async () => {
    const record = await lab.store.get(collections.attempts, TENANT, attempt.id);
    if (record === undefined) throw new Error("no sitting");
    await lab.store.commit([replace(collections.attempts, { ...record, state: "marked", score: "90" })]);
    await wanted(true);
    expect(await lab.cell(component, person)).toBeUndefined();
  });
});
