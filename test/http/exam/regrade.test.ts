import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import type { AttemptRecord } from "../../../src/exam/records.ts";
import { messageId } from "../../../src/delivery/changes.ts";
import { PRACTICE_TENANT } from "../../../src/practice/run.ts";
import { scoreId } from "../../../src/result/scores.ts";
import { collections } from "../../../src/store/collections.ts";
import { findAll } from "../../../src/store/port.ts";
import { fingerprint, known, openPracticeCohort, type PracticeCohort } from "../../support/practice-cohort.ts";
import { text, type Seat } from "../../support/seats.ts";

jest.setTimeout(180_000);

let place: PracticeCohort;
let instructor: Seat;
/** A marked paper that lost marks on a question the machine marks. */
let paper: AttemptRecord;
let question: string;

const store = () => place.stack.services.store;
const attempts = () =>
  findAll(store(), collections.attempts, { tenant: PRACTICE_TENANT, query: { index: "byComponent", equal: [place.cohort, "theory"] } });
const page = (): string => `/regrade/theory/${question}`;
const form = { what: "full-marks", rule: "raise-only", reason: "答案有误" };
/** What a regrade changes; pages of the house write sessions and the like all the time. */
const TOUCHED = ["attempts", "scores", "decisions", "certificates", "questions", "regrades"];
const everything = () => fingerprint(store(), (collection) => TOUCHED.includes(collection));

async function sent(typed: Readonly<Record<string, string>>) {
  const dry = await instructor.get(`${page()}?${new URLSearchParams(typed).toString()}`);
  const seen = /name="seen" value="([^"]+)"/.exec(dry.text)?.[1] ?? "";
  return { dry, answer: await instructor.post(page(), { ...typed, seen }) };
}

beforeAll(async () => {
  place = await openPracticeCohort();
  instructor = await place.seat("instructor");
  const lost = (attempt: AttemptRecord) =>
    attempt.paper.find((item) => attempt.marks[item.question]?.by === "auto" && attempt.marks[item.question]?.mark === "0");
  const single = (await attempts()).filter(({ score }) => score !== undefined);
  paper = known(
    single.find((attempt) => lost(attempt) !== undefined && single.filter(({ person }) => person === attempt.person).length === 1),
  );
  question = known(lost(paper)).question;
});
afterAll(() => place.close());

describe("regrading a question of an exam that was sat", () => {
  it("asks for a reason and shows who would move, without changing anything", async () => {
    const before = await everything();
    expect(text(await instructor.get(page()))).toMatch(/本题按出题时的答案计分.*修改方式/);
    const without = await instructor.get(`${page()}?${new URLSearchParams({ ...form, reason: " " }).toString()}`);
    expect([without.status, text(without)]).toEqual([422, expect.stringContaining("请填写原因")]);
    const dry = text(await instructor.get(`${page()}?${new URLSearchParams(form).toString()}`));
    expect(dry).toMatch(/影响试算.*成绩变化的学员.*→/);
    expect(await everything()).toBe(before);
  });

  it("refuses what was not seen, and a question nobody was asked", async () => {
    expect((await instructor.post(page(), { ...form, seen: "something else" })).status).toBe(409);
    expect((await instructor.get("/regrade/theory/nobody@1")).status).toBe(404);
  });

  it("moves scores once, says them anew and withdraws what was said; decisions stay", async () => {
    const { services } = place.stack;
    const id = scoreId(place.cohort, "theory", paper.person);
    const scored = known(await store().get(collections.scores, PRACTICE_TENANT, id));
    const decided = () =>
      findAll(store(), collections.decisions, { tenant: PRACTICE_TENANT, query: { index: "byCohort", equal: [place.cohort] } });
    const decisions = await decided();
    expect((await sent(form)).answer.status).toBe(303);
    expect((await sent(form)).answer.status).toBe(409); // one at a time
    expect(text(await instructor.get(page()))).toContain("正在重新判分");
    await services.jobs.runAll();

    const after = known((await attempts()).find(({ id: one }) => one === paper.id));
    const mark = known(paper.paper.find((item) => item.question === question)).marks;
    expect(after.marks[question]?.mark).toBe(mark);
    expect(Number(after.score)).toBeGreaterThan(Number(paper.score));
    const score = known(await store().get(collections.scores, PRACTICE_TENANT, id));
    expect(score).toMatchObject({ score: after.score, regraded: true });
    const message = async (type: "scored" | "regraded", version: number) =>
      store().get(collections.outbox, PRACTICE_TENANT, messageId({ type, key: `${id}@${version}` }));
    expect(await message("scored", scored.version)).toMatchObject({ withdrawn: expect.any(Number) });
    expect(await message("regraded", score.version)).toMatchObject({ event: { before: scored.score, score: after.score } });
    expect(await decided()).toEqual(decisions);
    expect(text(await instructor.get(page()))).toMatch(/本题所有人得满分.*历次重新判分.*答案有误/);
  });

  it("changes nothing when run again, and is undone by another", async () => {
    const { services } = place.stack;
    const once = await attempts();
    const { dry, answer } = await sent(form);
    expect(text(dry)).toContain("没有成绩变化");
    expect(answer.status).toBe(303);
    await services.jobs.runAll();
    expect((await attempts()).map(({ score }) => score)).toEqual(once.map(({ score }) => score));

    expect((await sent({ ...form, what: "as-asked", rule: "full" })).answer.status).toBe(303);
    await services.jobs.runAll();
    const back = known((await attempts()).find(({ id }) => id === paper.id));
    expect([back.score, back.marks[question]?.mark]).toEqual([paper.score, "0"]);
  });
});
