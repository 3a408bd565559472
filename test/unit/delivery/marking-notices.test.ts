import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { withMarkingWishes } from "../../../src/delivery/marking-wish.ts";
import type { GradebookRecord } from "../../../src/delivery/records.ts";
import { collections } from "../../../src/store/collections.ts";
import { insert, remove, replace, type Change, type Store } from "../../../src/store/port.ts";
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

const KEEPS = { id: "c1", tenant: TENANT, cohort: "c1", release: { type: "at-once" }, markingNotices: true } as const;

/** The sitting as it is handed in. */
async function handIn(): Promise<Change> {
  const record = await lab.store.get(collections.attempts, TENANT, attempt.id);
  if (record === undefined) throw new Error("no sitting");
  return replace(collections.attempts, { ...record, state: "handed-in", score: undefined });
}
const versionOf = (change: Change): number => (change.kind === "replace" ? change.record.version : 0);

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

  it("is wished by the hand-in's own commit, and a hand-in never waits for it", async () => {
    await lab.store.commit([insert<GradebookRecord>(collections.gradebooks, KEEPS)]);
    const programmes = () => lab.programmes;
    const { clock } = lab;
    const committed: string[][] = [];
    const counting: Store = {
      ...lab.store,
      async commit(changes) {
        committed.push(changes.map(({ collection }) => collection.name));
        await lab.store.commit(changes);
      },
    };
    await withMarkingWishes(counting, { programmes, clock }).commit([await handIn()]);
    expect(committed).toEqual([["attempts", "grades", "audit"]]);
    const cell = await lab.cell(component, person);
    expect(cell).toMatchObject({ state: "waiting" });
    // A grade that another process wishes between the look and the commit.
    if (cell !== undefined) await lab.store.commit([remove(collections.grades, cell)]);
    const late: Store = {
      ...lab.store,
      async get(collection, tenant, id) {
        const found = await lab.store.get(collection, tenant, id);
        if (collection.name === "grades" && found === undefined) await lab.wish("81", { column: component, person, comment: "" });
        return found;
      },
    };
    const change = await handIn();
    await withMarkingWishes(late, { programmes, clock }).commit([change]);
    expect(await lab.store.get(collections.attempts, TENANT, attempt.id)).toMatchObject({ version: versionOf(change) + 1 });
    expect(await lab.cell(component, person)).toMatchObject({ score: "81" });
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
