import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { dayIn } from "../../src/certificate/validity.ts";
import type { Launch } from "../../src/lti/launch.ts";
import type { Role } from "../../src/people/records.ts";
import { PRACTICE_TENANT } from "../../src/practice/run.ts";
import { DAY } from "../../src/shared/clock.ts";
import { collections } from "../../src/store/collections.ts";
import { asJson, findAll, type Collection, type StoredRecord } from "../../src/store/port.ts";
import { MONGO, ownDatabase } from "../support/mongo-place.ts";
import { known, openPracticeCohort, type PracticeCohort } from "../support/practice-cohort.ts";
import { practiceLaunch, takeSeat, text, type Seat } from "../support/seats.ts";

jest.setTimeout(180_000);

const BY = { tenant: PRACTICE_TENANT, person: "system" };
/** Where somebody's answers, marks and papers stand. */
const WORK = ["attempts", "panels", "ratings", "scores", "decisions", "applications", "certificates", "grades"] as const;

const stores = [{ name: "SQLite", uri: undefined }, ...(MONGO === undefined ? [] : [{ name: "MongoDB", uri: MONGO }])];

describe.each(stores)("people of a company on $name", ({ uri }) => {
  const database = uri === undefined ? undefined : ownDatabase(uri);
  let place: PracticeCohort;
  let second: Launch["platform"];

  beforeAll(async () => {
    place = await openPracticeCohort(database === undefined ? {} : { storeUrl: database.url });
    second = await place.stack.services.lti.platforms.add({
      tenant: PRACTICE_TENANT,
      name: "Another LMS",
      issuer: "https://lms.another.example",
      clientId: "c",
      authUrl: "https://lms.another.example/auth",
      tokenUrl: "https://lms.another.example/token",
      jwksUrl: "https://lms.another.example/jwks",
      deployments: ["1"],
    });
  });
  afterAll(async () => {
    await place.close();
    await database?.drop();
  });

  const at = async (
    course: string,
    who: Launch["person"],
    { sub = "12", launched = ["learner"] as readonly Role[] } = {},
  ): Promise<Seat> => {
    const example = await practiceLaunch(place.stack, "12");
    const there = { course: { id: course, title: course }, resourceLink: { id: course }, sub, platform: second, person: who };
    return takeSeat(place.stack, { launch: { ...example, ...there }, launched });
  };

  const all = <R extends StoredRecord>(collection: Collection<R>, index: string) =>
    findAll(place.stack.services.store, collection, { tenant: PRACTICE_TENANT, query: { index, equal: [] } });

  /** Every piece of work by its id, as it is stored. */
  async function work(): Promise<ReadonlyMap<string, string>> {
    const found = await Promise.all(
      WORK.map(async (name) => {
        const collection = collections[name] as unknown as Collection<StoredRecord>;
        const [index = ""] = Object.keys(collection.indexes);
        return (await all(collection, index)).map((record): [string, string] => [`${name} ${record.id}`, JSON.stringify(asJson(record))]);
      }),
    );
    return new Map(found.flat());
  }

  it("are joined and parted again with nothing lost", async () => {
    const { persons, store } = place.stack.services;
    const learner = place.ids.person;
    const twice = await at("fresh course", { name: "Another name" });
    expect(twice.session.person).not.toBe(learner);
    expect((await twice.post("/exam/theory/start")).status).toBe(303);
    const before = await work();

    expect(await persons.join(BY, twice.session.person, learner)).toEqual({ type: "joined", lead: learner, accounts: 1 });
    const back = await at("fresh course", { name: "Another name" });
    expect(back.session.person).toBe(twice.session.person);
    expect((await back.get("/exam/theory/sitting")).status).toBe(200);
    const elsewhere = await at("third course", { name: "Another name" });
    expect(elsewhere.session.person).toBe(learner);
    expect((await elsewhere.post("/exam/theory/start")).status).toBe(303);

    await persons.part(BY, twice.session.person);
    expect((await at("fresh course", {})).session.person).toBe(twice.session.person);
    expect((await at("third course", {})).session.person).toBe(twice.session.person);
    expect((await place.seat("learner")).session.person).toBe(learner);

    const after = await work();
    for (const [id, record] of before) expect([id, after.get(id)]).toEqual([id, record]);
    expect(after.size).toBe(before.size + 1);
    for (const record of after.values()) {
      const { person, rater } = JSON.parse(record) as { person?: string; rater?: string };
      const owner = await store.get(collections.persons, PRACTICE_TENANT, person ?? rater ?? "");
      expect(owner?.name).toMatch(/\S/);
    }
    const lines = (await all(collections.audit, "byTime")).map(({ action }) => action);
    expect(lines).toEqual(expect.arrayContaining(["person.joined", "person.parted"]));
  });

  it("with the same subject id on two platforms never meet by chance", async () => {
    const one = await place.seat("learner");
    const other = await at("meeting", { name: "Somebody else" }, { sub: one.session.sub });
    expect(other.session.person).not.toBe(one.session.person);
  });

  it("meet by their employee number, and an account parted stays parted whatever later launches say", async () => {
    const { persons, store } = place.stack.services;
    const { employeeNumber } = known(await store.get(collections.persons, PRACTICE_TENANT, place.ids.person));
    const who = { name: "The same", ...(employeeNumber !== undefined && { employeeNumber }) };
    const seat = await at("numbered", who, { sub: "n1" });
    expect(seat.session.person).toBe(place.ids.person);
    const accounts = (await all(collections.accounts, "byPerson")).filter(({ sub }) => sub === "n1");
    const parted = await persons.partAccount(BY, known(accounts[0]).id);
    expect(parted.type).toBe("parted");
    const again = await at("numbered 2", who, { sub: "n1" });
    expect(parted).toMatchObject({ person: again.session.person });
    const kinship = await persons.kinship(PRACTICE_TENANT, again.session.person);
    expect(kinship.perhaps?.id).toBe(place.ids.person);
  });

  it("are not joined where both have results in one cohort, and the page says so", async () => {
    const { services } = place.stack;
    const learners = (await services.cohorts.learners(PRACTICE_TENANT, place.cohort)).filter(
      ({ person }) => person.id !== place.ids.person,
    );
    const { person } = known(learners[0]);
    const { employeeNumber: _number, ...numberless } = person;
    await services.store.commit([{ kind: "replace", collection: collections.persons as unknown as Collection<never>, record: numberless }]);
    const seat = await place.seat("administrator");
    const answer = await seat.post(`/admin/persons/${place.ids.person}/join`, { other: person.id });
    expect(answer.status).toBe(422);
    expect(text(answer)).toContain("两人在同一个班次里都有记录");
    expect((await services.store.get(collections.persons, PRACTICE_TENANT, person.id))?.joinedTo).toBeUndefined();
  });

  it("who have left open nothing, told so in words, and come back on re-hire", async () => {
    const { persons, store, clock } = place.stack.services;
    const seat = await place.seat("mentor");
    const { person } = seat.session;
    const mentees = async () => (await all(collections.members, "byCohort")).filter(({ mentor }) => mentor === person).length;
    expect([(await seat.get("/mentees")).status, await mentees()]).toEqual([200, expect.any(Number)]);
    expect(await mentees()).toBeGreaterThan(0);
    const day = (days: number) => dayIn("Asia/Shanghai", clock() + days * DAY);

    await persons.leave(BY, person, day(0));
    expect((await seat.get("/mentees")).status).toBe(200);
    await persons.leave(BY, person, day(-1));
    const refused = await seat.get("/mentees");
    expect([refused.status, text(refused)]).toEqual([403, expect.stringContaining("您已不在公司的人员名单中")]);
    await expect(place.seat("mentor")).rejects.toMatchObject({ code: "left-company" });
    expect(await mentees()).toBe(0);
    await place.stack.services.roster.refresh(PRACTICE_TENANT, place.cohort);
    expect((await store.get(collections.members, PRACTICE_TENANT, `${place.cohort}.${person}`))?.active).toBe(false);

    await persons.leave(BY, person, undefined);
    expect((await seat.get("/mentees")).status).toBe(200);
    expect((await (await place.seat("mentor")).get("/mentees")).status).toBe(200);
  });

  it("come from the company's list: created, moved, left, in batches, twice the same", async () => {
    const { persons, clock } = place.stack.services;
    const rows = Array.from({ length: 120 }, (_, index) => ({ employeeNumber: `L${index}`, name: `Listed ${index}`, department: "一部" }));
    const done: number[] = [];
    const first = await persons.roster(BY, rows, (count) => void done.push(count));
    expect(new Set(first.map(({ type }) => type))).toEqual(new Set(["create"]));
    expect(done).toEqual([50, 100, 120]);
    expect((await persons.roster(BY, rows)).every(({ type }) => type === "same")).toBe(true);
    const gone = [{ employeeNumber: "L7", lastDay: dayIn("Asia/Shanghai", clock() - DAY) }];
    expect((await persons.previewRoster(PRACTICE_TENANT, gone)).map(({ type }) => type)).toEqual(["leave"]);
    expect((await persons.roster(BY, gone)).map(({ type }) => type)).toEqual(["leave"]);
  });
});
