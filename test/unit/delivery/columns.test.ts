import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { MINUTE } from "../../../src/shared/clock.ts";
import { collections } from "../../../src/store/collections.ts";
import { openGradeLab, TEACHER, type GradeLab } from "./grade-lab.ts";
import { LEARNERS, TENANT } from "./place.ts";
import type { ProgrammeDefinition } from "../../../src/programme/records.ts";

let lab: GradeLab;
beforeEach(async () => {
  lab = await openGradeLab();
  await lab.withGradebook();
  await lab.wish("81", { column: "theory", comment: "" });
  await lab.wish("70");
  await lab.worker().run();
});
afterEach(() => lab.close());

const labels = () => [...lab.lms.items.values()].map(({ label }) => label).toSorted();
const column = (id = "theory") => lab.store.get(collections.lineItems, TENANT, `c1.${id}`);
const renamed =
  (name: string) =>
  (definition: ProgrammeDefinition): ProgrammeDefinition => ({
    ...definition,
    components: definition.components.map((one) =>
      one.id === "theory" ? { ...one, name: { "zh-CN": name, "zh-TW": name, en: name } } : one,
    ),
  });
const without = (definition: ProgrammeDefinition): ProgrammeDefinition => ({
  ...definition,
  components: definition.components.filter(({ id }) => id !== "theory"),
});

describe("a column's name", () => {
  it("moves with the programme, and the column stays the same", async () => {
    const before = (await column())?.url;
    await lab.republish(renamed("笔试"));
    await lab.columns.follow(TENANT, "c1");
    expect(labels()).toEqual(["总分", "笔试"].toSorted());
    expect(await column()).toMatchObject({ url: before, label: "笔试" });
    expect(lab.lms.shown("sub-p1")).toEqual({ 笔试: 81, 总分: 70 });
  });

  it("that a teacher gave it in the LMS is theirs", async () => {
    const url = (await column())?.url ?? "";
    const item = lab.lms.items.get(url);
    if (item === undefined) throw new Error("no column");
    lab.lms.items.set(url, { ...item, label: "李老师的栏" });
    await lab.republish(renamed("笔试"));
    await lab.columns.follow(TENANT, "c1");
    expect(labels()).toContain("李老师的栏");
  });
});

describe("a column whose component left the programme", () => {
  beforeEach(() => lab.republish(without));

  it("stays until the instructor is asked and says yes; then it leaves with its grades, and nobody makes it again", async () => {
    await lab.columns.follow(TENANT, "c1");
    expect(labels()).toEqual(["总分", "理论考试"].toSorted());
    expect((await lab.columns.dropped(TENANT, "c1")).map(({ column: id, label }) => [id, label])).toEqual([["theory", "理论考试"]]);
    await lab.wish("82", { column: "theory", comment: "" });
    expect(await lab.columns.remove(TEACHER, "theory")).toBe("removed");
    await lab.worker().run();
    expect(labels()).toEqual(["总分"]);
    expect(await lab.cell("theory")).toMatchObject({ state: "parked", reason: "column-removed" });
    expect(await lab.columns.dropped(TENANT, "c1")).toEqual([]);
    const { records } = await lab.store.find(collections.audit, TENANT, { index: "byCohort", equal: ["c1"] });
    expect(records).toMatchObject([{ action: "delivery.column-removed", actor: "t1", subject: "theory" }]);
  });

  it("that is gone from the LMS already is removed without complaint", async () => {
    lab.lms.items.delete((await column())?.url ?? "");
    expect(await lab.columns.remove(TEACHER, "theory")).toBe("removed");
  });

  it("is kept where the instructor says no, is not asked about again, and keeps its name", async () => {
    await lab.columns.keep(TEACHER, "theory");
    await lab.columns.follow(TENANT, "c1");
    expect(await lab.columns.dropped(TENANT, "c1")).toEqual([]);
    expect(labels()).toContain("理论考试");
    expect(lab.lms.deleted).toEqual([]);
  });

  it("of an activity of the course is left to the course", async () => {
    const url = (await column())?.url ?? "";
    const item = lab.lms.items.get(url);
    if (item === undefined) throw new Error("no column");
    lab.lms.items.set(url, { ...item, resourceLinkId: "r1" });
    expect(await lab.columns.remove(TEACHER, "theory")).toBe("activity");
    expect(lab.lms.deleted).toEqual([]);
  });

  it("takes its grades in again when the component comes back", async () => {
    await lab.columns.remove(TEACHER, "theory");
    await lab.republish((definition) => ({ ...definition, components: [...definition.components, ...theory] }));
    await lab.columns.follow(TENANT, "c1");
    await lab.worker().run();
    expect(lab.lms.shown("sub-p1")).toEqual({ 理论考试: 81, 总分: 70 });
  });

  let theory: ProgrammeDefinition["components"] = [];
  beforeEach(async () => {
    const fresh = await openGradeLab();
    const { definition } = await fresh.programmes.published(TENANT, "c1");
    theory = definition.components.filter(({ id }) => id === "theory");
    await fresh.close();
  });

  it("is nobody's to remove while the programme has it", async () => {
    await expect(lab.columns.remove(TEACHER, "total")).rejects.toMatchObject({ code: "not-found" });
    await expect(lab.columns.remove(TEACHER, "nothing")).rejects.toMatchObject({ code: "not-found" });
  });
});

it("a column a teacher deleted is made again with everybody's grades, as soon as one grade finds it gone", async () => {
  await Promise.all(LEARNERS.map((person) => lab.wish("60", { person })));
  await lab.worker().run();
  lab.lms.items.delete((await column("total"))?.url ?? "");
  await lab.wish("65");
  await lab.worker().run();
  await lab.worker().run();
  expect(LEARNERS.map((person) => lab.lms.shown(`sub-${person}`)["总分"])).toEqual([65, 60, 60, 60]);
});

it("a column a teacher deleted gets everybody's grades, also where the LMS fails just when the column is looked for", async () => {
  await Promise.all(LEARNERS.map((person) => lab.wish("60", { person })));
  await lab.worker().run();
  lab.lms.items.delete((await column("total"))?.url ?? "");
  lab.lms.nextList(lab.lms.refusal(503), lab.lms.refusal(500));
  await lab.wish("65");
  for (let pass = 0; pass < 6; pass += 1) {
    await lab.worker().run();
    lab.clock.advance(10 * MINUTE);
  }
  expect(LEARNERS.map((person) => lab.lms.shown(`sub-${person}`)["总分"])).toEqual([65, 60, 60, 60]);
});

it("of two columns of ours the one in use stays, though the LMS says once that it is gone", async () => {
  await lab.wish("60");
  await lab.worker().run();
  const used = (await column("total"))?.url ?? "";
  const item = lab.lms.items.get(used);
  if (item === undefined) throw new Error("no column");
  // A column that the LMS made after its answer was given up, listed first.
  const others = [...lab.lms.items];
  lab.lms.items.clear();
  lab.lms.items.set("late", { ...item, id: "late" });
  for (const [id, one] of others) lab.lms.items.set(id, one);
  await lab.wish("65");
  lab.lms.next(lab.lms.refusal(404));
  lab.lms.nextList(lab.lms.refusal(500));
  for (let pass = 0; pass < 3; pass += 1) {
    await lab.worker().run();
    lab.clock.advance(10 * MINUTE);
  }
  expect((await column("total"))?.url).toBe(used);
  expect(lab.lms.cell(used, "sub-p1")?.scoreGiven).toBe(65);
});
