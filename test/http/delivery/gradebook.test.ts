import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { gradeId, wishGrade } from "../../../src/delivery/changes.ts";
import { PRACTICE_TENANT } from "../../../src/practice/run.ts";
import type { ProgrammeDefinition } from "../../../src/programme/records.ts";
import { collections } from "../../../src/store/collections.ts";
import { findAll, replace } from "../../../src/store/port.ts";
import { known, openPracticeCohort, type PracticeCohort } from "../../support/practice-cohort.ts";
import { text } from "../../support/seats.ts";

jest.setTimeout(180_000);

/** The practice LMS's course of the cohort. It keeps grades as Moodle 5.1 does: anything that is not final erases one. */
const COURSE = "2";
let place: PracticeCohort;
beforeAll(async () => {
  place = await openPracticeCohort();
});
afterAll(() => place.close());

const lms = () => place.stack.practice.practice.platform;
const store = () => place.stack.services.store;
const deliver = () => place.stack.services.delivery.runAll();
const columns = () =>
  lms()
    .lineItems(COURSE)
    .filter(({ tag }) => tag === "tierwise");
const columnOf = (column: string) => columns().find(({ resourceId }) => resourceId.endsWith(`:${column}`));
/** What the LMS shows: "user column" → score. */
function shown(): ReadonlyMap<string, number | null> {
  const { people, items } = lms().grades(COURSE);
  const names = new Map(items.map(({ id, resourceId }) => [id, resourceId.split(":").at(-1) ?? ""]));
  return new Map(
    people.flatMap(({ id, grades }) => Object.entries(grades).map(([item, { score }]) => [`${id} ${names.get(item)}`, score] as const)),
  );
}
const subOf = async (person: string): Promise<string> =>
  (await place.stack.services.cohorts.place(PRACTICE_TENANT, place.cohort, person)).member.sub;

/** Published by the store's listener as the programme page does it; the gradebook follows in its own time. */
async function republish(change: (definition: ProgrammeDefinition) => ProgrammeDefinition): Promise<ProgrammeDefinition> {
  const query = { index: "byState", equal: [place.cohort, "published"] };
  const before = known((await findAll(store(), collections.programmes, { tenant: PRACTICE_TENANT, query }))[0]);
  await store().commit([replace(collections.programmes, { ...before, definition: change(before.definition) })]);
  return before.definition;
}
/** Looks again, the workers having run, until it is so. */
async function until(what: () => boolean): Promise<void> {
  for (let look = 0; look < 200 && !what(); look += 1) {
    await deliver();
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  expect(what()).toBe(true);
}
const inColumn = (column: string): number => [...shown().keys()].filter((key) => key.endsWith(` ${column}`)).length;
const renamed =
  (name: string) =>
  (definition: ProgrammeDefinition): ProgrammeDefinition => ({
    ...definition,
    components: definition.components.map((one) => (one.id === "daily" ? { ...one, name: { ...one.name, "zh-CN": name } } : one)),
  });

describe("a new version of the programme", () => {
  it("renames our column in the LMS, and grades stay where they are", async () => {
    const before = shown();
    const { id } = known(columnOf("daily"));
    await republish(renamed("平时成绩"));
    await until(() => columnOf("daily")?.label === "平时成绩");
    expect(columnOf("daily")?.id).toBe(id);
    expect(shown()).toEqual(before);
  });

  it("without a component leaves its column until the instructor says yes on the page", async () => {
    const seat = await place.seat("instructor");
    const grades = inColumn("daily");
    expect(grades).toBeGreaterThan(5);
    const before = await republish((definition) => ({
      ...definition,
      components: definition.components.filter(({ id }) => id !== "daily"),
    }));
    expect(text(await seat.get("/sync"))).toContain("请决定是否从成绩册移除");
    expect(text(await seat.get("/sync/gradebook"))).toContain("“平时成绩”已不在项目设置中");
    expect(columnOf("daily")).toBeDefined();
    const answer = await seat.post("/sync/gradebook/columns", { column: "daily", deed: "remove" });
    expect([answer.status, answer.headers["location"]]).toEqual([303, seat.href("/sync/gradebook?done=removed")]);
    expect(columnOf("daily")).toBeUndefined();
    await deliver();
    expect(columnOf("daily")).toBeUndefined();
    // The component comes back, and with it column and grades.
    await republish(() => before);
    await until(() => inColumn("daily") === grades);
  });

  it("asks no more about a column that somebody deleted in the LMS before", async () => {
    const seat = await place.seat("instructor");
    const grades = inColumn("daily");
    expect(grades).toBeGreaterThan(5);
    const before = await republish((definition) => ({
      ...definition,
      components: definition.components.filter(({ id }) => id !== "daily"),
    }));
    lms().removeLineItem(COURSE, known(columnOf("daily")).id);
    const answer = await seat.post("/sync/gradebook/columns", { column: "daily", deed: "remove" });
    expect(answer.headers["location"]).toBe(seat.href("/sync/gradebook?done=removed"));
    await republish(() => before);
    await until(() => inColumn("daily") === grades);
  });
});

describe("work that waits for a mark", () => {
  it("is told to the LMS without touching anybody's grade, and gives way to the grade", async () => {
    await deliver();
    const before = shown();
    const attempt = known(await store().get(collections.attempts, PRACTICE_TENANT, place.ids.attempt));
    const cell = gradeId(place.cohort, "theory", attempt.person);
    expect(await store().get(collections.grades, PRACTICE_TENANT, cell)).toBeUndefined();
    const seat = await place.seat("instructor");
    const form = { release: "at-once", at: "", markingNotices: "1" };
    expect((await seat.post("/sync/gradebook", form)).status).toBe(303);
    await deliver();
    expect(await store().get(collections.grades, PRACTICE_TENANT, cell)).toMatchObject({ state: "sent", stamp: expect.any(Number) });
    const graded = new Map([...shown()].filter(([, score]) => score !== null));
    expect(graded).toEqual(new Map([...before].filter(([, score]) => score !== null)));
    const told = await store().get(collections.grades, PRACTICE_TENANT, cell);
    const { person } = attempt;
    const wish = { tenant: PRACTICE_TENANT, cohort: place.cohort, column: "theory", person, score: "64", comment: "", at: Date.now() };
    await store().commit([wishGrade(wish, told)]);
    await deliver();
    // Moodle sets the time of a post without a grade to its own now: the grade may need one more try.
    await until(
      () =>
        shown().get(
          `${
            known(
              lms()
                .grades(COURSE)
                .people.find(({ id }) => id === sub),
            ).id
          } theory`,
        ) === 64,
    );
  });
  let sub = "";
  beforeAll(async () => {
    const attempt = known(await store().get(collections.attempts, PRACTICE_TENANT, place.ids.attempt));
    sub = await subOf(attempt.person);
  });
});

describe("the release form", () => {
  it("without its moment comes back with what was typed, and nothing is chosen", async () => {
    const seat = await place.seat("instructor");
    const before = await store().get(collections.gradebooks, PRACTICE_TENANT, place.cohort);
    const answer = await seat.post("/sync/gradebook", { release: "at", at: "soon", markingNotices: "1" });
    expect(answer.status).toBe(422);
    expect(answer.text).toMatch(/value="at" checked/);
    expect(answer.text).toContain('href="#at"');
    expect(await store().get(collections.gradebooks, PRACTICE_TENANT, place.cohort)).toEqual(before);
  });

  it("takes a moment in the company's zone", async () => {
    const seat = await place.seat("instructor");
    await seat.post("/sync/gradebook", { release: "at", at: "2030-03-12T14:00" });
    expect(await store().get(collections.gradebooks, PRACTICE_TENANT, place.cohort)).toMatchObject({
      release: { type: "at", at: Date.UTC(2030, 2, 12, 6) },
      markingNotices: false,
    });
    expect(text(await (await place.seat("learner")).get("/results"))).toContain("您的成绩将于 2030-03-12 14:00 写入");
    await seat.post("/sync/gradebook", { release: "at-once", at: "" });
  });
});

describe("somebody who left the course", () => {
  it("is named with the reason, and the others' grades go on", async () => {
    const cells = await findAll(store(), collections.grades, {
      tenant: PRACTICE_TENANT,
      query: { index: "byCohort", equal: [place.cohort] },
    });
    const [left, stays] = cells.filter(({ column, state }) => column === "total" && state === "sent");
    lms().unenrol(COURSE, await subOf(known(left).person));
    const again = (cell: typeof left, score: string) => {
      const { tenant, cohort, column, person } = known(cell);
      return wishGrade({ tenant, cohort, column, person, score, comment: "中级", at: Date.now() }, cell);
    };
    await store().commit([again(left, "11"), again(stays, "12")]);
    await deliver();
    expect(shown().get(`${await subOf(known(stays).person)} total`)).toBe(12);
    const page = text(await (await place.seat("instructor")).get("/sync"));
    expect(page).toContain("学习平台没有接受这个成绩。常见原因：此人已不在课程的学员名单中");
    expect(text(await (await place.seat("instructor")).get("/sync/grades"))).toContain("未被接收");
  });
});
