import { afterAll, beforeAll, expect, it, jest } from "@jest/globals";
import { PRACTICE_TENANT } from "../../src/practice/run.ts";
import { MINUTE } from "../../src/shared/clock.ts";
import { collections } from "../../src/store/collections.ts";
import { findAll } from "../../src/store/port.ts";
import { dyingBeside, type Death, type Dying } from "../support/dying.ts";
import { known, openPracticeCohort, type PracticeCohort } from "../support/practice-cohort.ts";
import { text, type Seat } from "../support/seats.ts";

jest.setTimeout(180_000);

let place: PracticeCohort;
let seat: Seat;
let dying: Dying;
beforeAll(async () => {
  place = await openPracticeCohort();
  seat = await place.seat("instructor");
  dying = await dyingBeside(place.stack.services);
});
afterAll(() => place.close());

const sittings = async () => {
  const query = { index: "byDeadline", equal: ["open"] };
  return findAll(place.stack.services.store, collections.attempts, { tenant: PRACTICE_TENANT, query });
};

async function begin(fields: Readonly<Record<string, string>>, people: readonly string[]): Promise<string> {
  const form = new URLSearchParams([
    ["_token", seat.token],
    ...Object.entries(fields),
    ...people.map((id): [string, string] => ["person", id]),
  ]);
  const begun = await seat.postAs("/bulk", form.toString());
  return known(/\/bulk\/.+$/.exec(begun.headers["location"] ?? "")?.[0]);
}

/** Commits of the work on one person: taken, begun, the deed, what became of it, ended. */
const DEATHS: readonly Death[] = [
  { commit: 3, reached: true },
  { commit: 4, reached: true },
];

it("extends nobody twice, and takes back no more than it gave, where the process dies in the midst of it", async () => {
  const before = known((await sittings())[0]);
  const deadline = async () => (await sittings()).find(({ id }) => id === before.id)?.deadline;
  for (const death of DEATHS) {
    const path = await begin({ act: "extend", value: "20" }, [before.person]);
    expect(await dying.work(death)).toBe(true);
    expect(await deadline()).toBe(before.deadline + 20 * MINUTE);
    expect(text(await seat.get(path))).toContain("已完成");
    await seat.post(`${path}/undo`);
    expect(await dying.work(death)).toBe(true);
    expect(await deadline()).toBe(before.deadline);
    expect(text(await seat.get(path))).toContain("已撤销");
  }
});

it("knows a deed of a dead process for its own: what it did is told as done, and can be taken back", async () => {
  const mentor = (await place.seat("mentor")).session.person;
  const learners = await place.stack.services.cohorts.learners(PRACTICE_TENANT, place.cohort);
  const other = known(learners[0]);
  await place.stack.services.people.name({ ...seat.session, roles: ["instructor"] }, [{ person: other.person.id, named: [], mentor: "" }]);
  const now = async () => (await place.stack.services.cohorts.place(PRACTICE_TENANT, place.cohort, other.person.id)).member.mentor;
  const path = await begin({ act: "mentor", value: mentor }, [other.person.id]);
  expect(await dying.work({ commit: 3, reached: true })).toBe(true);
  expect(text(await seat.get(path))).toContain("已完成");
  expect(await now()).toBe(mentor);
  await seat.post(`${path}/undo`);
  expect(await dying.work({ commit: 3, reached: true })).toBe(true);
  expect(await now()).toBeUndefined();
  expect(text(await seat.get(path))).toContain("已撤销");
});
