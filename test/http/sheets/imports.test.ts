import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { readTable } from "../../../src/sheets/reading.ts";
import type { FormName } from "../../../src/sheets/forms.ts";
import type { StagedRowRecord } from "../../../src/sheets/records.ts";
import { PRACTICE_TENANT } from "../../../src/practice/run.ts";
import { collections } from "../../../src/store/collections.ts";
import { findAll } from "../../../src/store/port.ts";
import { bringingOf, type Bringing } from "../../support/bringing.ts";
import * as company from "../../support/company-sheets.ts";
import { known, openPracticeCohort, type PracticeCohort } from "../../support/practice-cohort.ts";
import type { Seat } from "../../support/seats.ts";
import { text } from "../../support/seats.ts";

jest.setTimeout(180_000);

let place: PracticeCohort;
let seat: Seat;
let people: readonly company.Someone[];
let bringing: Bringing;
beforeAll(async () => {
  place = await openPracticeCohort();
  seat = await place.seat("instructor");
  bringing = bringingOf(place, seat);
  const learners = await place.stack.services.cohorts.learners(PRACTICE_TENANT, place.cohort);
  people = learners.map(({ person }) => ({
    name: person.name,
    employeeNumber: person.employeeNumber ?? "",
    department: person.department ?? "",
  }));
});
afterAll(() => place.close());

const remarks = (rows: readonly StagedRowRecord[]) =>
  rows.map(({ line, verdict, problems }) => [line, verdict, ...problems.map(({ code }) => code)]);

/** The form as a file, brought again: nothing of it may change anything. */
async function roundTrip(form: FormName): Promise<void> {
  for (const type of ["xlsx", "csv"]) {
    const answer = await fetch(place.stack.url + seat.href(`/sheets/${form}/file?type=${type}`), { headers: { cookie: seat.cookie } });
    const id = await bringing.bring(form, Buffer.from(await answer.arrayBuffer()));
    const rows = await bringing.rowsOf(id);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ verdict }) => verdict !== "same").map(({ cells, problems, verdict }) => ({ cells, problems, verdict }))).toEqual(
      [],
    );
  }
}

describe("the needs survey", () => {
  it("is staged with a verdict per cell, fixed in the preview, written, taken back and written again", async () => {
    const [first, second] = [known(people[0]), known(people[1])];
    const id = await bringing.bring("survey", await company.workbook(company.surveySheet([first, second], "系统操作9分")));
    expect(remarks(await bringing.rowsOf(id))).toEqual([
      [4, "new"],
      [6, "wrong", "not-ratings"],
    ]);
    const page = await seat.get(`/sheets/imports/${id}`);
    expect(text(page)).toContain("“系统操作9分”不是“技能加 1 到 5 分”");
    expect(text(page)).toContain("写入 1 行");

    const cells = (await bringing.rowsOf(id))[1]?.cells ?? {};
    const form = Object.fromEntries(Object.entries(cells).map(([name, value]) => [`cell.${name}`, value]));
    expect((await seat.post(`/sheets/imports/${id}/rows/6`, { ...form, "cell.ratings": "系统操作七分" })).status).toBe(422);
    expect((await seat.post(`/sheets/imports/${id}/rows/6`, { ...form, "cell.ratings": "系统操作3分" })).status).toBe(303);
    const answers = () =>
      findAll(place.stack.services.store, collections.surveyAnswers, {
        tenant: PRACTICE_TENANT,
        query: { index: "byCohort", equal: [place.cohort] },
      });
    expect(await bringing.deed(id, "apply")).toMatchObject({ state: "applied" });
    expect(await answers()).toMatchObject([expect.anything(), expect.anything()]);
    expect(await bringing.deed(id, "undo")).toMatchObject({ state: "undone" });
    expect(await answers()).toEqual([]);
    expect(await bringing.deed(id, "apply")).toMatchObject({ state: "applied" });
    expect(new Set((await answers()).map(({ form: kind }) => kind))).toEqual(new Set(["mixed", "on-site"]));
    await roundTrip("survey");
  });
});

describe("the training plan", () => {
  it("reads its days and times in the usual forms and comes out again the same", async () => {
    const id = await bringing.bring("plan", company.semicolons(company.planSheet()));
    expect(remarks(await bringing.rowsOf(id))).toEqual([
      [2, "new"],
      [3, "new"],
    ]);
    await bringing.deed(id, "apply");
    const page = text(await seat.get("/sheets/plan"));
    expect(page).toContain("2024-03-15 14:00");
    await roundTrip("plan");
  });
});

describe("the assessment sheet", () => {
  it("never writes over what an exam found, and says so", async () => {
    const scores = await findAll(place.stack.services.store, collections.scores, {
      tenant: PRACTICE_TENANT,
      query: { index: "byCohort", equal: [place.cohort] },
    });
    const examined = known(scores.find(({ component, source }) => component === "theory" && source === "exam"));
    const person = known(await place.stack.services.store.get(collections.persons, PRACTICE_TENANT, examined.person));
    const who = { name: person.name, employeeNumber: "", department: person.department ?? "" };
    const id = await bringing.bring("assessment", await company.workbook(company.assessmentSheet([{ who, score: "1分", passed: "否" }])));
    expect(remarks(await bringing.rowsOf(id))).toEqual([[3, "wrong", "found-by-us"]]);
    await roundTrip("assessment");
  });

  it("writes a score that was missing, with its audit line, and takes it back", async () => {
    const { store, cohorts } = place.stack.services;
    const scores = await findAll(store, collections.scores, {
      tenant: PRACTICE_TENANT,
      query: { index: "byCohort", equal: [place.cohort] },
    });
    const scored = new Set(scores.filter(({ component }) => component === "theory").map(({ person }) => person));
    const learners = await cohorts.learners(PRACTICE_TENANT, place.cohort);
    const { person } = known(learners.find((one) => !scored.has(one.person.id)));
    const who = { name: person.name, employeeNumber: "", department: person.department ?? "" };
    const id = await bringing.bring(
      "assessment",
      await company.workbook(company.assessmentSheet([{ who, score: "８５分", passed: "是" }])),
    );
    expect(remarks(await bringing.rowsOf(id))).toEqual([[3, "new"]]);
    await bringing.deed(id, "apply");
    const now = () => store.get(collections.scores, PRACTICE_TENANT, `${place.cohort}.theory.${person.id}`);
    expect(await now()).toMatchObject({ score: "85", source: "entered", state: "final" });
    expect(await bringing.deed(id, "undo")).toMatchObject({ state: "undone" });
    expect(await now()).toBeUndefined();
  });
});

describe("applications", () => {
  it("follow the rules of applying: no decision, no application", async () => {
    const { store, cohorts } = place.stack.services;
    const decisions = await findAll(store, collections.decisions, {
      tenant: PRACTICE_TENANT,
      query: { index: "byCohort", equal: [place.cohort] },
    });
    const decided = new Set(decisions.map(({ person }) => person));
    const learners = await cohorts.learners(PRACTICE_TENANT, place.cohort);
    const { person } = known(learners.find((one) => !decided.has(one.person.id)));
    const who = { name: person.name, employeeNumber: "", department: person.department ?? "" };
    const id = await bringing.bring(
      "applications",
      await company.workbook(company.applicationSheet([{ who, tier: "中级专员", total: "82" }])),
    );
    expect(remarks(await bringing.rowsOf(id))).toEqual([[2, "wrong", "apply-no-decision"]]);
    await roundTrip("applications");
  });
});

describe("the certificate record", () => {
  it("opens the register: numbers, validity and results; the year's sequence goes on after the highest; certificates verify", async () => {
    const { store, certificates } = place.stack.services;
    const [first, second] = [known(people[0]), known(people[1])];
    const sheet = company.certificateSheet([
      { who: first, number: "CS2024001", until: "2025-03-10" },
      { who: second, number: "CS2024017", until: "2025/3/20" },
    ]);
    const id = await bringing.bring("certificates", await company.workbook(sheet));
    expect(remarks(await bringing.rowsOf(id))).toEqual([
      [3, "new"],
      [4, "new"],
    ]);
    await bringing.deed(id, "apply");
    const counter = () => store.get(collections.counters, PRACTICE_TENANT, "certificate.CS2024");
    expect(await counter()).toMatchObject({ value: 17 });
    const all = await findAll(store, collections.certificates, {
      tenant: PRACTICE_TENANT,
      query: { index: "byNumber", equal: ["CS2024017"] },
    });
    expect(all).toMatchObject([
      { issuedOn: "2024-03-15", validUntil: "2025-03-20", imported: { reEvaluation: { state: "passed", total: "85" } } },
    ]);
    expect(await certificates.verify(known(all[0]).code)).toBeDefined();
    await roundTrip("certificates");
    expect(await bringing.deed(id, "undo")).toMatchObject({ state: "undone" });
    expect(await counter()).toBeUndefined();
    expect((await bringing.deed(id, "apply")).state).toBe("applied");
  });

  it("does not take back what was built on since, and names it", async () => {
    const { store } = place.stack.services;
    const who = known(people[2]);
    const id = await bringing.bring(
      "certificates",
      await company.workbook(company.certificateSheet([{ who, number: "CS2023009", until: "2025-03-10" }])),
    );
    await bringing.deed(id, "apply");
    const [certificate] = await findAll(store, collections.certificates, {
      tenant: PRACTICE_TENANT,
      query: { index: "byNumber", equal: ["CS2023009"] },
    });
    await seat.post("/applications/revoke", { certificate: known(certificate).id, reason: "登记有误" });
    expect(await bringing.deed(id, "undo")).toMatchObject({ state: "applied", builtOn: [{ line: 3, name: who.name }] });
    expect(text(await seat.get(`/sheets/imports/${id}`))).toContain(who.name);
  });
});

describe("the roster of people", () => {
  it("stages new people, names each bad row, and finds them the same afterwards", async () => {
    const id = await bringing.bring("people", await company.workbook(company.rosterSheet(40, 40)));
    expect(await bringing.importOf(id)).toMatchObject({ state: "staged", counts: { new: 39, wrong: 1 } });
    expect((await bringing.rowsOf(id)).filter(({ verdict }) => verdict === "wrong")).toMatchObject([
      { line: 41, problems: [{ code: "not-email", column: "email" }] },
    ]);
    expect(await bringing.deed(id, "apply")).toMatchObject({ state: "applied" });
    const again = await bringing.bring("people", await company.workbook(company.rosterSheet(39, 40)));
    expect(await bringing.importOf(again)).toMatchObject({ counts: { same: 39 } });
    expect(await bringing.deed(id, "undo")).toMatchObject({ state: "undone" });
  });
});

describe("a file that is no table", () => {
  it("is refused in words, and nothing is staged", async () => {
    const id = await bringing.bring("survey", Buffer.from("just,words\nand,more"));
    expect(await bringing.importOf(id)).toMatchObject({ state: "refused", refusal: "no-head" });
    expect(text(await seat.get(`/sheets/imports/${id}`))).toContain("找不到表头");
    expect(await readTable(Buffer.from("a,b\n1,2"))).toHaveLength(2);
  });
});
