import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { QUESTION_NAMES } from "../../../src/report/questions/questions.ts";
import { openPracticeCohort, type PracticeCohort } from "../../support/practice-cohort.ts";
import type { Seat } from "../../support/seats.ts";

let place: PracticeCohort;
let instructor: Seat;

beforeAll(async () => {
  place = await openPracticeCohort();
  instructor = await place.seat("instructor");
}, 180_000);
afterAll(() => place.close());

describe("an instructor's reports", () => {
  it("offer to read the learning records before they were read, and lead a chart or file there back", async () => {
    const page = await instructor.get("/reports");
    expect(page.text).toContain("读取学习记录");
    expect((await instructor.get("/reports/answer.csv?question=tier-mix")).status).toBe(303);
    expect((await instructor.get("/reports/chart.svg")).status).toBe(303);
  });

  it("are read by a job and shown, drawn and exported with the same figures", async () => {
    const { services } = place.stack;
    await services.delivery.runAll();
    expect((await instructor.post("/reports")).status).toBe(303);
    expect((await instructor.get("/reports")).text).toContain("data-job=");
    await services.jobs.runAll();

    const mix = await instructor.get("/reports?question=tier-mix");
    const csv = await instructor.get("/reports/answer.csv?question=tier-mix");
    expect(csv.headers["content-type"]).toBe("text/csv; charset=utf-8");
    const [, ...rows] = csv.text.replace("\uFEFF", "").trim().split("\r\n");
    const decided = (await services.results.board(instructor.session.tenant, place.cohort)).rows.filter(
      ({ decision }) => decision !== undefined,
    );
    expect(rows.reduce((sum, row) => sum + Number(row.split(",")[2]), 0)).toBe(decided.length);
    for (const row of rows) expect(mix.text).toContain(`${row.split(",")[3]}`);

    for (const question of QUESTION_NAMES) {
      const shown = await instructor.get(`/reports?question=${question}`);
      expect(shown.text).toContain("answer.csv");
      const chart = await instructor.get(`/reports/chart.svg?question=${question}`);
      expect(chart.headers["content-type"]).toContain("image/svg+xml");
    }
  });

  it("name raters by name to their instructor and departments as they are known", async () => {
    const { services } = place.stack;
    const roster = await services.cohorts.roster(instructor.session.tenant, place.cohort);
    const page = (await instructor.get("/reports?question=rater-severity")).text;
    expect(roster.some(({ person }) => page.includes(`>${person.name}<`))).toBe(true);
    expect((await instructor.get("/reports?question=pass-rate")).text).toContain("客服一部");
  });

  it("are closed to learners and assistants", async () => {
    for (const role of ["learner", "assistant", "supervisor"] as const)
      expect((await (await place.seat(role)).get("/reports")).status).toBe(403);
  });
});
