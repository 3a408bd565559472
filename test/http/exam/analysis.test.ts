import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { openPracticeCohort, type PracticeCohort } from "../../support/practice-cohort.ts";
import { text, type Seat } from "../../support/seats.ts";

jest.setTimeout(180_000);

let place: PracticeCohort;
let instructor: Seat;
beforeAll(async () => {
  place = await openPracticeCohort();
  instructor = await place.seat("instructor");
});
afterAll(() => place.close());

describe("how the questions of the practice cohort's exam did", () => {
  it("is reached from marking, and says how far so few papers can be trusted", async () => {
    expect((await instructor.get("/marking")).text).toContain(instructor.href("/analysis/theory"));
    const page = text(await instructor.get("/analysis/theory"));
    expect(page).toMatch(/目前只有 \d+ 份答卷.*平均分.*信度（克龙巴赫 α 系数）/);
  });

  it("shows a question with who chose what, and knows no question that was not asked", async () => {
    const page = text(await instructor.get(`/analysis/theory/questions/${place.ids.question}`));
    expect(page).toMatch(/作答分布.*正确/);
    expect((await instructor.get("/analysis/theory/questions/nobody@1")).status).toBe(404);
    expect((await instructor.get("/analysis/practical")).status).toBe(404);
  });

  it("draws its figures, and gives them as a file a spreadsheet opens", async () => {
    const chart = await instructor.get("/analysis/theory/chart.svg?of=discrimination");
    expect([chart.status, chart.headers["content-type"]]).toEqual([200, expect.stringContaining("image/svg+xml")]);
    const { status, headers, text: csv } = await instructor.get("/analysis/theory/items.csv");
    expect([status, headers["content-disposition"]]).toEqual([200, 'attachment; filename="items-theory.csv"']);
    const [heading, ...rows] = csv.replace("\uFEFF", "").trim().split("\r\n");
    expect(heading).toBe("试题编号,题干,题型,答卷数,未作答,得分率,标准差,随机猜测得分率,区分度,需留意");
    expect(rows.length).toBeGreaterThanOrEqual(22);
    expect(rows.find((row) => row.startsWith(place.ids.question))).toMatch(/,(0(\.\d+)?|1),/);
  });
});
