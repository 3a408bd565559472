import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { gradeId, wishGrade } from "../../../src/delivery/changes.ts";
import { HOUR, MINUTE } from "../../../src/shared/clock.ts";
import { collections } from "../../../src/store/collections.ts";
import { replace } from "../../../src/store/port.ts";
import type { ServiceEvent } from "../../../src/xapi/events.ts";
import { COURSE, openLab, type Lab, type LrsAddress } from "../../drills/lab.ts";

const { TEST_LRS_URL: url, TEST_LRS_KEY: key = "", TEST_LRS_SECRET: secret = "" } = process.env;
const LRSS: [string, LrsAddress | undefined][] = [
  ["the practice LRS", undefined],
  ...(url === undefined ? [] : [["a real LRS", { url, key, secret }] satisfies [string, LrsAddress]]),
];
if (url === undefined) it.skip("hard cases at a real LRS: set TEST_LRS_URL, TEST_LRS_KEY and TEST_LRS_SECRET", () => undefined);

/** What people type, and what an LRS and an LMS can hold of it. */
const TEXTS: readonly (readonly [what: string, typed: string, told: string])[] = [
  ["a lone high surrogate", "好\ud83d的", "好\ufffd的"],
  ["a lone low surrogate", "\udc4d好", "\ufffd好"],
  ["U+0000", "一\u0000二", "一二"],
  ["emoji of several code points", "👩‍👩‍👧‍👦 👍🏽 🇨🇳", "👩‍👩‍👧‍👦 👍🏽 🇨🇳"],
  ["right-to-left text with its marks", "\u202bשלום العالم\u202c", "\u202bשלום العالم\u202c"],
  ["control characters and line ends", "a\u0001b\r\nc\u2028d", "a\u0001b\r\nc\u2028d"],
];

describe.each(LRSS)("hard cases at the practice LMS and %s", (_name, lrs) => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await openLab({ learners: 9, lrs });
  }, 180_000);
  afterAll(() => lab.close());

  const learner = (index: number) => {
    const found = lab.learners[index];
    if (found === undefined) throw new Error("too few learners");
    return found;
  };
  const messages = async (event: string) => (await lab.outbox()).filter(({ event: { key: of } }) => of === event);
  const heldOf = async (event: string, position = 0) => {
    const [message] = await messages(event);
    return lab.delivery.lrs?.find(message?.ids?.[position] ?? "");
  };
  const wish = async (person: string, score: string, comment: string): Promise<void> => {
    const before = await lab.store.get(collections.grades, lab.tenant, gradeId(lab.cohort, "total", person));
    const about = { tenant: lab.tenant, cohort: lab.cohort, column: "total", person, score, comment, at: lab.clock() };
    await lab.store.commit([wishGrade(about, before)]);
  };
  const answered = (event: string, person: string, text: string): ServiceEvent => ({
    type: "survey-answered",
    key: event,
    cohort: lab.cohort,
    person,
    at: lab.clock(),
    survey: { id: "s1", name: { "zh-CN": text, "zh-TW": text, en: text } },
    purpose: "needs",
    answers: [{ id: "q1", text: { "zh-CN": "说说", "zh-TW": "說說", en: "Say" }, interaction: { type: "long-fill-in" }, response: text }],
  });

  it.each(TEXTS)("%s in an answer, a department and a comment arrives", async (what, typed, told) => {
    const { actor, sub } = learner(TEXTS.findIndex(([one]) => one === what));
    await lab.services.people.describe(lab.instructor, actor.person, { department: typed, position: "" });
    await lab.announce([answered(what, actor.person, typed)]);
    await wish(actor.person, "80", typed);
    await lab.settleDown(HOUR, MINUTE);
    expect((await messages(what)).map(({ state }) => state)).toEqual(["sent"]);
    expect(await heldOf(what)).toMatchObject({ result: { response: told }, context: { team: { name: told } } });
    expect(lab.gradebook().get(`${sub} total`)).toBe(80);
  });

  it("a name that changes leaves one actor on one way", async () => {
    const { actor } = learner(7);
    const launched = (event: string): ServiceEvent => ({
      type: "launched",
      key: event,
      cohort: lab.cohort,
      person: actor.person,
      at: lab.clock(),
    });
    await lab.announce([launched(`${actor.person} before`)]);
    await lab.settleDown(HOUR, MINUTE);
    const record = await lab.store.get(collections.persons, lab.tenant, actor.person);
    if (record === undefined) throw new Error("no person");
    await lab.store.commit([replace(collections.persons, { ...record, name: "改\u0000名\ud800", email: "new@practice.example" })]);
    await lab.announce([launched(`${actor.person} after`)]);
    await lab.settleDown(HOUR, MINUTE);
    const [before, after] = [await heldOf(`${actor.person} before`), await heldOf(`${actor.person} after`)] as {
      actor: object;
      context: { registration: string };
    }[];
    expect(after?.actor).toEqual(before?.actor);
    expect(after?.context.registration).toBe(before?.context.registration);
    expect(JSON.stringify(after)).not.toContain("名");
  });

  it("somebody who left the course: statements arrive, the grade is parked with its reason, and reconciling asks nothing of it", async () => {
    const { actor, sub } = learner(8);
    lab.practice.platform.unenrol(COURSE, sub);
    await wish(actor.person, "70", "高级");
    await lab.announce([answered("left", actor.person, "再见")]);
    await lab.settleDown(HOUR, MINUTE);
    expect((await messages("left")).map(({ state }) => state)).toEqual(["sent"]);
    const cell = (await lab.cells()).find(({ person }) => person === actor.person);
    expect(cell).toMatchObject({ state: "parked" });
    expect(cell?.reason).toMatch(/^(refused|not-learner|person-missing)/);
    const { differences } = await lab.delivery.reconciliation.run(lab, { repair: false, actor: "system" });
    expect(differences.filter(({ person }) => person !== actor.person)).toEqual([]);
    expect(differences.every(({ kind }) => kind === "grade-unsent")).toBe(true);
  });

  it("somebody whose account is gone before their event is told: the message ends with a reason and holds up nobody", async () => {
    await lab.announce([answered("gone", "nobody-known", "?"), answered("beside", learner(0).actor.person, "!")]);
    await lab.settleDown(HOUR, MINUTE);
    const [gone] = await messages("gone");
    expect(gone).toMatchObject({ state: "parked" });
    expect(gone?.reason ?? "").not.toBe("");
    expect((await messages("beside")).map(({ state }) => state)).toEqual(["sent"]);
  });
});
