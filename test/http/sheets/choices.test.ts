import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { PRACTICE_TENANT } from "../../../src/practice/run.ts";
import { collections } from "../../../src/store/collections.ts";
import { findAll, insert, replace } from "../../../src/store/port.ts";
import { bringingOf, type Bringing } from "../../support/bringing.ts";
import * as company from "../../support/company-sheets.ts";
import { enrolCrowd } from "../../support/crowd.ts";
import { known, openPracticeCohort, type PracticeCohort } from "../../support/practice-cohort.ts";
import { text, type Seat } from "../../support/seats.ts";

jest.setTimeout(180_000);

let place: PracticeCohort;
let seat: Seat;
let bringing: Bringing;
let people: readonly company.Someone[];
beforeAll(async () => {
  place = await openPracticeCohort();
  seat = await place.seat("instructor");
  bringing = bringingOf(place, seat);
  people = await enrolCrowd(place, 12);
});
afterAll(() => place.close());

const tenant = PRACTICE_TENANT;
const store = () => place.stack.services.store;
const someone = (index: number): company.Someone => known(people[index]);
const person = (index: number): string => `crowd${index}`;
const sheetOf = (rows: readonly (readonly string[])[]): Promise<Buffer> => company.workbook(rows);
const scoreOf = (index: number) => store().get(collections.scores, tenant, `${place.cohort}.theory.${person(index)}`);
const told = async (type: string, index: number) => {
  const all = await findAll(store(), collections.outbox, { tenant, query: { index: "byCohort", equal: [place.cohort] } });
  return all.filter(({ event, voids }) => event.type === type && event.person === person(index) && voids === undefined);
};
const notices = async (index: number) =>
  (await findAll(store(), collections.notices, { tenant, query: { index: "byPerson", equal: [person(index)] } })).map(({ kind }) => kind);
const assessment = (indexes: readonly number[], score = "88") =>
  sheetOf(company.assessmentSheet(indexes.map((index) => ({ who: someone(index), score, passed: "是" }))));

describe("a row in the preview", () => {
  it("is left out where the instructor says so, and the others are written", async () => {
    const id = await bringing.bring("assessment", await assessment([0, 1]));
    expect((await seat.post(`/sheets/imports/${id}/rows/3`, { skip: "1" })).status).toBe(303);
    expect(await bringing.importOf(id)).toMatchObject({ counts: { new: 1, skipped: 1 } });
    await bringing.deed(id, "apply");
    expect([(await scoreOf(0))?.score, (await scoreOf(1))?.score]).toEqual([undefined, "88"]);
  });

  it("goes to the one who was chosen where two bear its name", async () => {
    const first = known(await store().get(collections.persons, tenant, person(2)));
    const second = known(await store().get(collections.persons, tenant, person(3)));
    await store().commit([replace(collections.persons, { ...second, name: first.name, department: first.department })]);
    const id = await bringing.bring("assessment", await assessment([2]));
    const row = known((await bringing.rowsOf(id))[0]);
    expect(row).toMatchObject({ verdict: "unclear", problems: [{ code: "several-people" }] });
    expect(new Set(row.candidates)).toEqual(new Set([person(2), person(3)]));
    expect(text(await seat.get(`/sheets/imports/${id}/rows/3`))).toContain("C00004");
    const cells = Object.fromEntries(Object.entries(row.cells).map(([name, value]) => [`cell.${name}`, value]));
    expect((await seat.post(`/sheets/imports/${id}/rows/3`, { ...cells, chosen: person(3) })).status).toBe(303);
    await bringing.deed(id, "apply");
    expect([(await scoreOf(2))?.score, (await scoreOf(3))?.score]).toEqual([undefined, "88"]);
  });
});

describe("a sheet of which a row went wrong after it was looked at", () => {
  it("is taken back as a whole and says which row and why", async () => {
    const everybody = [4, 5, 6];
    const id = await bringing.bring("assessment", await assessment(everybody));
    expect(await bringing.importOf(id)).toMatchObject({ counts: { new: 3 } });
    const score = { id: `${place.cohort}.theory.${person(6)}`, tenant, cohort: place.cohort, component: "theory", person: person(6) };
    await store().commit([
      insert(collections.scores, { ...score, state: "final", score: "71", source: "exam", by: "system", at: place.stack.services.clock() }),
    ]);
    expect(await bringing.deed(id, "apply")).toMatchObject({ state: "staged", counts: { new: 2, wrong: 1 } });
    expect([(await scoreOf(4))?.score, (await scoreOf(5))?.score, (await scoreOf(6))?.score]).toEqual([undefined, undefined, "71"]);
    expect((await bringing.rowsOf(id)).map(({ problems }) => problems.map(({ code }) => code))).toEqual([[], [], ["found-by-us"]]);
    expect(await bringing.deed(id, "apply")).toMatchObject({ state: "applied" });
    expect((await scoreOf(4))?.score).toBe("88");
  });
});

describe("the same file once more", () => {
  it("is recognised, and changes nothing", async () => {
    const sheet = await assessment([7]);
    const first = await bringing.bring("assessment", sheet);
    await bringing.deed(first, "apply");
    const again = await bringing.bring("assessment", sheet);
    expect(text(await seat.get(`/sheets/imports/${again}`))).toContain("同一个文件已经写入过");
    expect(await bringing.importOf(again)).toMatchObject({ counts: { same: 1 } });
    expect(text(await seat.get(`/sheets/imports/${first}`))).not.toContain("同一个文件");
  });

  it("is written, taken back and written again, and told to the LRS each time but to the learner once", async () => {
    const id = await bringing.bring("assessment", await assessment([8], "91"));
    await bringing.deed(id, "apply");
    expect((await notices(8)).length).toBe(1);
    await bringing.deed(id, "undo");
    expect(await scoreOf(8)).toBeUndefined();
    for (const round of [1, 2]) {
      expect(await bringing.deed(id, "apply")).toMatchObject({ state: "applied" });
      const messages = await told("scored", 8);
      expect([messages.length, messages.filter(({ withdrawn }) => withdrawn === undefined).length]).toEqual([round + 1, 1]);
      if (round === 1) await bringing.deed(id, "undo");
    }
    expect((await notices(8)).length).toBe(1);
  });
});

describe("what a sheet brings", () => {
  it("is told as the rest is: an application waits in the queue and stands in the outbox", async () => {
    const sheet = await sheetOf(company.applicationSheet([{ who: someone(9), tier: "中级专员", total: "" }]));
    const id = await bringing.bring("applications", sheet);
    await bringing.deed(id, "apply");
    expect((await told("applied", 9)).length).toBe(1);
    await bringing.deed(id, "undo");
    expect(await bringing.deed(id, "apply")).toMatchObject({ state: "applied" });
    expect((await told("applied", 9)).filter(({ withdrawn }) => withdrawn === undefined).length).toBe(1);
  });

  it("lets one application wait for a person, whichever tiers two rows name", async () => {
    const rows = ["中级专员", "初级专员"].map((tier) => ({ who: someone(10), tier, total: "" }));
    const id = await bringing.bring("applications", await sheetOf(company.applicationSheet(rows)));
    expect((await bringing.rowsOf(id)).map(({ verdict, problems }) => [verdict, ...problems.map(({ code }) => code)])).toEqual([
      ["new"],
      ["wrong", "twice"],
    ]);
  });

  it("takes over old certificates without a word to anybody, and the next one issued goes on after the highest number", async () => {
    const { certificates, clock } = place.stack.services;
    const year = new Date(clock()).getUTCFullYear();
    const sheet = company.certificateSheet([{ who: someone(11), number: `CS${year}0417`, until: `${year + 1}-03-10` }]);
    const id = await bringing.bring(
      "certificates",
      await sheetOf(sheet.map((row) => row.map((cell) => cell.replace("２０２４年３月１５日", `${year}-01-15`)))),
    );
    expect(await bringing.deed(id, "apply")).toMatchObject({ state: "applied" });
    expect([await told("certified", 11), await notices(11)]).toEqual([[], []]);
    const [waiting] = (await certificates.applications(tenant, place.cohort)).filter(
      (one) => one.state === "waiting" && one.person === person(9),
    );
    const issue = await certificates.issue(
      { ...seat.session, roles: ["instructor"] },
      { application: known(waiting).id, mentorComment: "" },
    );
    expect(issue).toMatchObject({ type: "issued", certificate: { number: `CS${year}418` } });
  });
});
