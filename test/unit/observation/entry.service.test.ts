import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { AppError } from "../../../src/shared/errors.ts";
import { actor, instructor, openWorld, type World } from "./world.ts";

const mentor = actor("m1", "mentor");

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await world.arrive("m1", { named: ["mentor"] });
  await world.arrive("l1", { mentor: "m1" });
  await world.arrive("l2");
});
afterEach(() => world.close());

const cell = (component: string, person: string, typed: string, was?: string) => ({ component, person, typed, was });
const enter = (...cells: ReturnType<typeof cell>[]) => world.entry.enter(instructor, "staff", cells);
const attendance = async (person: string) => {
  const score = await world.score("attendance", person);
  return score?.score ?? score?.state;
};

describe("scores entered by hand", () => {
  it("writes what is typed, exactly, and counts what changed", async () => {
    expect(await enter(cell("attendance", "l1", "９５．５"), cell("homework", "l1", ""), cell("attendance", "l2", "免"))).toEqual({
      type: "entered",
      cells: 2,
    });
    expect([await attendance("l1"), await attendance("l2"), await world.score("homework", "l1")]).toEqual(["95.5", "excused", undefined]);
    expect(await world.audit()).toEqual(["score.entered l1", "score.entered l2"]);
    expect(await enter(cell("attendance", "l1", "95.50"), cell("attendance", "l2", "excused"))).toEqual({ type: "entered", cells: 0 });
  });

  it("writes nothing when one cell cannot be read, and names it", async () => {
    expect(await enter(cell("attendance", "l1", "90"), cell("attendance", "l2", "100.001"))).toEqual({
      type: "refused",
      cells: [{ ...cell("attendance", "l2", "100.001"), reason: "value" }],
    });
    expect(await attendance("l1")).toBeUndefined();
  });

  it("leaves alone what another instructor entered while the page was open", async () => {
    await enter(cell("attendance", "l1", "80"));
    await enter(cell("attendance", "l1", "90", "80"));
    expect(await enter(cell("attendance", "l1", "80", "80"), cell("attendance", "l2", "70", ""))).toEqual({ type: "entered", cells: 1 });
    expect(await attendance("l1")).toBe("90");
  });

  it("asks before it overwrites a score that moved while the page was open", async () => {
    await enter(cell("attendance", "l1", "80"));
    await enter(cell("attendance", "l1", "90", "80"));
    expect(await enter(cell("attendance", "l1", "85", "80"))).toMatchObject({ type: "refused", cells: [{ reason: "changed" }] });
    expect(await enter(cell("attendance", "l1", "85", "90"))).toEqual({ type: "entered", cells: 1 });
    expect(await attendance("l1")).toBe("85");
  });

  it("replaces a score by excused and back", async () => {
    await enter(cell("attendance", "l1", "80"));
    await enter(cell("attendance", "l1", "免", "80"));
    expect(await attendance("l1")).toBe("excused");
    await enter(cell("attendance", "l1", "81", "免"));
    expect(await attendance("l1")).toBe("81");
  });

  it("refuses a learner who has left, unless the cell is as it was", async () => {
    await enter(cell("attendance", "l1", "80"));
    await world.leave("l1");
    expect(await enter(cell("attendance", "l1", "80", "80"), cell("homework", "l1", ""), cell("attendance", "l2", "70"))).toEqual({
      type: "entered",
      cells: 1,
    });
    expect(await enter(cell("attendance", "l1", "81", "80"))).toMatchObject({ type: "refused", cells: [{ reason: "place" }] });
  });

  it("keeps the desks apart: staff write no mentor's rating, mentors rate their own mentees only", async () => {
    expect(await enter(cell("mentor", "l1", "90"))).toMatchObject({ type: "refused", cells: [{ reason: "place" }] });
    const sheet = await world.entry.sheet(mentor, "mentor");
    expect(sheet.leaves.map(({ id }) => id)).toEqual(["mentor"]);
    expect(sheet.learners.map(({ person }) => person.id)).toEqual(["l1"]);
    const rate = (component: string, person: string) => world.entry.enter(mentor, "mentor", [cell(component, person, "88")]);
    expect(await rate("mentor", "l1")).toEqual({ type: "entered", cells: 1 });
    expect(await rate("mentor", "l2")).toMatchObject({ type: "refused" });
    expect(await rate("attendance", "l1")).toMatchObject({ type: "refused" });
  });

  it("lets nobody enter scores for themselves", async () => {
    await world.arrive("both", { launched: ["learner"], named: ["learner", "instructor"] });
    const both = actor("both", "instructor");
    expect((await world.entry.sheet(both, "staff")).learners.map(({ person }) => person.id)).toEqual(["l1", "l2"]);
    expect(await world.entry.enter(both, "staff", [cell("attendance", "both", "100")])).toMatchObject({ cells: [{ reason: "place" }] });
  });

  it("changes nothing in an archived cohort", async () => {
    await world.archive();
    await expect(enter(cell("attendance", "l1", "80"))).rejects.toThrow(new AppError("archived"));
    expect(await attendance("l1")).toBeUndefined();
  });
});
