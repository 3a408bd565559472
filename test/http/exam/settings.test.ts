import { afterAll, beforeAll, expect, it, jest } from "@jest/globals";
import request from "supertest";
import type { Actor } from "../../../src/people/records.ts";
import type { ExamSettings } from "../../../src/programme/records.ts";
import { everyType } from "../../support/every-type.ts";
import { png } from "../../support/sample-files.ts";
import { practiceLaunch, takeSeat, text, type Seat } from "../../support/seats.ts";
import { startStack, type Stack } from "../../support/stack.ts";

jest.setTimeout(60_000);

let stack: Stack;
let teacher: Seat;
let actor: Actor;
beforeAll(async () => {
  stack = await startStack();
  teacher = await takeSeat(stack, { launch: await practiceLaunch(stack, "3"), launched: ["instructor"], locale: "en" });
  const { tenant, person, cohort } = teacher.session;
  actor = { tenant, person, cohort, roles: ["instructor"] };
});
afterAll(() => stack.close());

const desk = () => stack.services.examDesk.read(actor, "theory");
const post = async (more: Readonly<Record<string, string>> = {}) => {
  const { number, exam } = await desk();
  const typed = { minutes: String(exam.exam.minutes), attempts: "1", makeUps: "1", perArea: "0", lateStart: "cut", show: "nothing" };
  return teacher.post("/exams/theory", { base: String(number), ...typed, ...more });
};

it("a company with a bank of its own chooses it for an exam once it fills the paper", async () => {
  expect((await teacher.get("/exams/theory")).text).not.toContain('name="bank"');
  const said = { "zh-CN": "自有题库", "zh-TW": "自有題庫", en: "Our own bank" };
  const bank = await stack.services.bankRoom.banks.create(actor, { name: said, areas: [{ area: "all", name: said }] });
  const page = await teacher.get("/exams/theory");
  expect(page.text).toContain('<select id="bank" name="bank"');
  expect(page.text).toContain(`<option value="${bank}">Our own bank</option>`);

  const refused = await post({ bank });
  expect(refused.status).toBe(422);
  expect(text(refused)).toContain("The bank has too few questions.");
  expect(refused.text).toContain('href="#bank"');
  expect(refused.text).toContain(`<option value="${bank}" selected>`);
  expect((await desk()).exam.exam.bank).toBe("customer-service");

  expect((await post({ bank: "nothing" })).status).toBe(404);

  const [single] = everyType().questions;
  const saved = await stack.services.bankRoom.banks.save(actor, { bank, seen: 0, typed: single! });
  if (saved.type !== "saved") throw new Error(saved.type);
  await stack.services.bankRoom.banks.move(actor, { bank, items: [saved.item], state: "ready" });
  const { exam, number } = await desk();
  const sections: ExamSettings["sections"] = [{ id: "s", name: said, type: "single", count: 1, marks: "100", areas: [] }];
  const one = { component: "theory", base: number, exam: { ...exam.exam, sections } };
  expect((await stack.services.examDesk.publish(actor, one)).type).toBe("published");

  expect((await post({ bank })).status).toBe(303);
  expect((await desk()).exam.exam.bank).toBe(bank);
  await post({ minutes: "45" });
  expect((await desk()).exam.exam).toMatchObject({ bank, minutes: 45 });
});

it("the picture of a question to practise with is there for learners from its date on, and not before", async () => {
  const learner = await takeSeat(stack, { launch: await practiceLaunch(stack, "20"), launched: ["learner"], locale: "en" });
  const sent = await request(stack.url)
    .post(teacher.href("/files"))
    .set({ Cookie: teacher.cookie, "Content-Type": "application/octet-stream", "x-tierwise-token": teacher.token })
    .set({ "x-file-purpose": "bank.media", "x-file-name": "sign.png" })
    .send(png());
  const { id: file } = sent.body as { id: string };
  const { bank } = (await desk()).exam.exam;
  const [single] = everyType().questions;
  const words = { "zh-CN": "牌子", "zh-TW": "牌子", en: "A sign at the counter" };
  const typed = { ...single!, tags: ["practice"], media: [{ kind: "image" as const, file, text: words }] };
  const saved = await stack.services.bankRoom.banks.save(actor, { bank, seen: 0, typed });
  if (saved.type !== "saved") throw new Error(saved.type);
  await stack.services.bankRoom.banks.move(actor, { bank, items: [saved.item], state: "ready" });

  expect((await post({ show: "practice", from: "2099-01-01T09:00" })).status).toBe(303);
  expect((await learner.get("/exam/theory/published")).status).toBe(404);
  expect((await learner.get(`/files/${file}`)).status).toBe(404);

  expect((await post({ show: "practice", from: "2020-01-01T09:00" })).status).toBe(303);
  const page = await learner.get("/exam/theory/published");
  expect(page.text).toContain(`<img src="${learner.href(`/files/${file}`)}" alt="A sign at the counter">`);
  expect((await learner.get(`/files/${file}`)).status).toBe(200);
});
