import { afterAll, beforeAll, expect, it, jest } from "@jest/globals";
import { wishGrade } from "../../src/delivery/changes.ts";
import { PRACTICE_TENANT } from "../../src/practice/run.ts";
import { MINUTE } from "../../src/shared/clock.ts";
import { collections } from "../../src/store/collections.ts";
import { findAll } from "../../src/store/port.ts";
import { known, openPracticeCohort, type PracticeCohort } from "../support/practice-cohort.ts";
import { text, type Seat } from "../support/seats.ts";

jest.setTimeout(180_000);

let place: PracticeCohort;
let seat: Seat;
beforeAll(async () => {
  place = await openPracticeCohort();
  seat = await place.seat("instructor");
});
afterAll(() => place.close());

const form = (fields: Readonly<Record<string, string>>, people: readonly string[]): string =>
  new URLSearchParams([
    ["_token", seat.token],
    ...Object.entries(fields),
    ...people.map((id): [string, string] => ["person", id]),
  ]).toString();

/** Begins it, lets the work run, and opens the outcome. */
async function begin(act: string, value: string, people: readonly string[]) {
  const begun = await seat.postAs("/bulk", form({ act, value }, people));
  const path = known(/\/bulk\/.+$/.exec(begun.headers["location"] ?? "")?.[0]);
  await place.stack.services.jobs.runAll();
  return { path, page: await seat.get(path) };
}
const undo = async (path: string) => {
  await seat.post(`${path}/undo`);
  await place.stack.services.jobs.runAll();
  return text(await seat.get(path));
};
const learners = async () => place.stack.services.cohorts.learners(PRACTICE_TENANT, place.cohort);
const audits = async (action: string) =>
  (await findAll(place.stack.services.store, collections.audit, { tenant: PRACTICE_TENANT, query: { index: "byAction", equal: [action] } }))
    .length;

it("says how many it touches before anything is done, and changes nothing by that", async () => {
  const people = (await learners()).slice(0, 3).map(({ person }) => person.id);
  const before = await audits("bulk.begun");
  const plan = await seat.postAs("/bulk/check", form({ act: "rater" }, [...people, "nobody"]));
  expect([plan.status, text(plan)]).toEqual([200, expect.stringContaining("涉及 3 人")]);
  expect(await audits("bulk.begun")).toBe(before);
  const faults = [
    form({ act: "rater" }, []),
    form({}, people),
    form({ act: "extend", minutes: "601" }, people),
    form({ act: "mentor" }, people),
  ];
  for (const fault of faults) expect((await seat.postAs("/bulk/check", fault)).status).toBe(422);
});

it("gives mentors, tells what became of each, and takes back what nobody changed since", async () => {
  const mentor = (await place.seat("mentor")).session.person;
  const own = (await learners()).filter(({ member }) => member.mentor === mentor);
  const [one, two] = [known(own[0]), known(own[1])];
  await place.stack.services.people.name({ ...seat.session, roles: ["instructor"] }, [
    { person: one.person.id, named: [], mentor: "" },
    { person: two.person.id, named: [], mentor: "" },
  ]);
  const { path, page } = await begin("mentor", mentor, [one.person.id, two.person.id, mentor]);
  expect(text(page)).toMatch(/已完成.*已完成/);
  expect(text(page)).toContain("不能做自己的导师");
  await place.stack.services.people.name({ ...seat.session, roles: ["instructor"] }, [{ person: two.person.id, named: [], mentor: "" }]);
  const lines = await audits("people.named");
  const after = await undo(path);
  expect(after).toContain("已撤销");
  expect(after).toContain("之后已有人改过");
  expect(await audits("people.named")).toBe(lines + 1);
  expect((await learners()).filter(({ person }) => person.id === one.person.id).map(({ member }) => member.mentor)).toEqual([undefined]);
});

it("extends the sittings under way and takes the minutes back while nobody lives on them", async () => {
  const sittings = async () =>
    findAll(place.stack.services.store, collections.attempts, { tenant: PRACTICE_TENANT, query: { index: "byDeadline", equal: ["open"] } });
  const [before] = await sittings();
  const sitter = known(before);
  const { path, page } = await begin("extend", "20", [sitter.person, place.ids.person]);
  expect(text(page)).toContain("此人没有正在进行的考试");
  const during = (await sittings()).find(({ id }) => id === sitter.id);
  expect(during?.deadline).toBe(sitter.deadline + 20 * MINUTE);
  expect(await undo(path)).toContain("已撤销");
  expect((await sittings()).find(({ id }) => id === sitter.id)?.deadline).toBe(sitter.deadline);
});

it("excuses only where no score stands, and offers no undo of it", async () => {
  const everybody = (await learners()).map(({ person }) => person.id);
  const { page } = await begin("excuse", "attendance", everybody);
  expect(text(page)).toContain("已经有分数");
  expect(text(page)).not.toContain("撤销（");
});

it("lets the held grades of the chosen leave before everybody else's, and tells a second press that nothing is held", async () => {
  const { store, delivery, clock } = place.stack.services;
  const [one, other] = (await learners()).slice(0, 2).map(({ person }) => person.id);
  const actor = { ...seat.session, roles: ["instructor"] as const };
  await delivery.keeping.choose(actor, { release: { type: "by-hand" }, markingNotices: false });
  const cells = async (person: string | undefined) =>
    findAll(store, collections.grades, { tenant: PRACTICE_TENANT, query: { index: "byCohort", equal: [place.cohort, known(person)] } });
  const wish = async (person: string | undefined) => {
    const cell = known((await cells(person)).find(({ score }) => score !== undefined));
    const { tenant, cohort, column, person: whose } = cell;
    await store.commit([wishGrade({ tenant, cohort, column, person: whose, score: "77.5", comment: "", at: clock() }, cell)]);
  };
  await wish(one);
  await wish(other);
  await delivery.runAll();
  const held = async (person: string | undefined) => (await cells(person)).filter(({ state }) => state === "waiting").length;
  expect([await held(one), await held(other)]).toEqual([1, 1]);
  const { page } = await begin("release", "", [known(one)]);
  expect(text(page)).toContain("已完成");
  expect(text(page)).not.toContain("撤销（");
  await delivery.runAll();
  expect([await held(one), await held(other)]).toEqual([0, 1]);
  expect(text((await begin("release", "", [known(one)])).page)).toContain("原本如此");
});

it("chooses a department as a whole", async () => {
  const { person } = known((await learners())[0]);
  const page = await seat.get(`/bulk?department=${encodeURIComponent(person.department ?? "")}`);
  const boxes = [...page.text.matchAll(/name="person" value="([^"]+)"( checked)?/g)];
  const there = (await place.stack.services.cohorts.roster(PRACTICE_TENANT, place.cohort)).filter(
    ({ member, person: one }) => member.active && one.department === person.department,
  );
  expect(new Set(boxes.map(([, id]) => id))).toEqual(new Set(there.map(({ person: one }) => one.id)));
  expect(boxes.every(([, , checked]) => checked !== undefined)).toBe(true);
  const all = [...(await seat.get("/bulk")).text.matchAll(/name="person" value="[^"]+"( checked)?/g)];
  expect(all.length).toBeGreaterThan(boxes.length);
  expect(all.filter(([, checked]) => checked !== undefined)).toEqual([]);
});

it("keeps a rater who has panels by now", async () => {
  const helper = (await place.seat("assistant")).session.person;
  const { path, page } = await begin("rater", "", [helper]);
  expect(text(page)).toContain("已完成");
  expect(await undo(path)).toContain("已经有评分任务");
});

it("belongs to the cohort it was begun in", async () => {
  expect((await seat.get("/bulk/none")).status).toBe(404);
});
