import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { gzipSync } from "node:zlib";
import type { AttemptRecord } from "../../../src/exam/records.ts";
import { MINUTE } from "../../../src/shared/clock.ts";
import { LOCALES } from "../../../src/shared/json.ts";
import { stepsIn, type Steps } from "./steps.ts";
import { assets, html, visitIn, where } from "./visit.ts";
import { documentedPaper, learner, openWorld, START, type World } from "./world.ts";

let world: World;
let does: Steps;
let visit: ReturnType<typeof visitIn>;
beforeEach(async () => {
  world = await openWorld();
  does = stepsIn(world);
  visit = visitIn(world);
});
afterEach(() => world.close());

/** The fields a browser without scripts sends for the paper as it was shown. */
async function form(attempt: AttemptRecord, typed: Record<string, string>): Promise<Record<string, string>> {
  const { answers } = await world.stored(attempt.id);
  return {
    attempt: attempt.id,
    ...Object.fromEntries(attempt.paper.map(({ question }) => [`r.${question}`, String(answers[question]?.revision ?? 0)])),
    ...Object.fromEntries(Object.entries(answers).map(([question, { value }]) => [`a.${question}`, value])),
    ...Object.fromEntries(Object.entries(typed).map(([question, value]) => [`a.${question}`, value])),
  };
}

describe("before", () => {
  it.each(LOCALES)("says time, marks, pass line and rules in %s, with a way to start", async (locale) => {
    const page = html(await visit("get", "/exam/theory", { locale }), locale);
    for (const fact of ["60", "22", "100"]) expect(page).toContain(fact);
    expect(page).toContain('action="/s/L1/exam/theory/start"');
    expect(page.replaceAll(/<[^>]*>/g, "")).not.toMatch(/\{\w+\}/);
  });

  it("says when it opens, and offers no start before", async () => {
    world.publish({ ...documentedPaper, opens: START + 8 * 60 * MINUTE });
    const page = html(await visit("get", "/exam/theory"));
    expect(page).toContain("The exam opens at 2026-03-02 22:00.");
    expect(page).not.toContain("/start");
  });

  it("says so when the window cuts the time short", async () => {
    world.publish({ ...documentedPaper, closes: START + 30 * MINUTE });
    expect(html(await visit("get", "/exam/theory"))).toContain("it ends at 2026-03-02 14:30 whenever you start");
  });

  it("tells a bank that is too small from a fault of the learner's", async () => {
    const [choice] = documentedPaper.sections;
    if (choice === undefined) throw new Error("section");
    world.publish({ ...documentedPaper, sections: [{ ...choice, count: 900 }] });
    const reply = await visit("post", "/exam/theory/start");
    expect(reply).toMatchObject({ status: 422 });
    expect(html(reply)).toContain("Please tell your instructor.");
  });
});

const ENTITIES: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#x27;": "'",
  "&#x3D;": "=",
  "&#x60;": "`",
  "&amp;": "&",
};
const unescaped = (markup: string): string => markup.replaceAll(/&[#\w]+;/g, (entity) => ENTITIES[entity] ?? entity);

describe("the sitting", () => {
  it("holds every question with its options and none of the keys, guides and explanations", async () => {
    const attempt = await does.begun();
    const page = unescaped(html(await visit("get", "/exam/theory/sitting")));
    for (const { question } of attempt.paper) {
      const asked = world.question(question);
      expect(page).toContain(asked.stem.en);
      expect(page).not.toContain(asked.explanation.en);
      if (asked.type === "short") expect(page).not.toContain(asked.guide.en);
      if (asked.type === "single") for (const option of asked.options) expect(page).toContain(option.text.en);
    }
    expect(page).not.toContain(attempt.seed);
    expect(page).toContain(`data-remaining="${60 * MINUTE}"`);
  });

  it("works without a script: saves the whole form, keeps line breaks, and shows it again", async () => {
    const attempt = await does.begun();
    const [short = ""] = world.shorts(attempt);
    const choice = world.choices(attempt, 1)[0];
    const body = await form(attempt, { [short]: "one\r\ntwo", [choice?.question ?? ""]: choice?.value ?? "" });
    expect(where(await visit("post", "/exam/theory/save", { body: { ...body, [`f.${short}`]: "on", go: "save" } }))).toBe(
      "/exam/theory/sitting",
    );
    const stored = await world.stored(attempt.id);
    expect(stored.answers).toMatchObject({ [short]: { value: "one\ntwo", revision: 1 }, [choice?.question ?? ""]: { revision: 1 } });
    expect(Object.keys(stored.answers)).toHaveLength(2);
    expect(stored.flags).toEqual([short]);
    const page = html(await visit("get", "/exam/theory/sitting"));
    expect(page).toContain("\none\ntwo</textarea>");
    expect(page).toContain("Saved 14:00:00");
    expect(page).toContain(`value="${choice?.value}" checked`);
  });

  it("gives back what an old page typed over a newer answer", async () => {
    const attempt = await does.begun();
    const [short = ""] = world.shorts(attempt);
    const old = await form(attempt, { [short]: "typed in the old page" });
    await world.exams.save(learner(), {
      component: "theory",
      attempt: attempt.id,
      answers: [{ question: short, value: "newer", revision: 3 }],
    });
    const reply = await visit("post", "/exam/theory/save", { body: old });
    expect(reply).toMatchObject({ status: 409 });
    expect(html(reply)).toContain("newer</textarea>");
    expect(html(reply)).toContain("typed in the old page");
  });

  it("answers an autosave in JSON, 409 when it was stale or too late", async () => {
    const attempt = await does.begun();
    const [question = ""] = world.shorts(attempt);
    const send = (value: string, revision: number) =>
      visit("post", "/exam/theory/save", { body: { attempt: attempt.id, answers: [{ question, value, revision }] } });
    expect(await send("a", 2)).toMatchObject({
      status: 200,
      body: { state: "open", saved: [{ question, revision: 2, at: START }], remaining: 60 * MINUTE },
    });
    expect(await send("b", 1)).toMatchObject({ status: 409, body: { stale: [{ question, value: "a", revision: 2 }] } });
    world.clock.advance(2 * 60 * MINUTE);
    expect(await send("c", 3)).toMatchObject({ status: 409, body: { state: "over", saved: [] } });
  });

  it.each([
    ["a revision of 0", { value: "a", revision: 0 }],
    ["a value that is no text", { value: 5, revision: 1 }],
    ["a text too long", { value: "x".repeat(20_001), revision: 1 }],
  ])("refuses %s", async (_, answer) => {
    const attempt = await does.begun();
    const [question = ""] = world.shorts(attempt);
    const body = { attempt: attempt.id, answers: [{ question, ...answer }] };
    await expect(visit("post", "/exam/theory/save", { body })).rejects.toMatchObject({ code: "bad-input" });
  });

  it("stays within 60 KB with its style sheets and scripts, compressed", async () => {
    await does.begun();
    const page = html(await visit("get", "/exam/theory/sitting", { locale: "zh-CN" }), "zh-CN");
    const scripts = [
      "exam.ts",
      "exam-answer-text.ts",
      "exam-drafts.ts",
      "exam-journal.ts",
      "exam-notices.ts",
      "exam-paper.ts",
      "exam-saver.ts",
      "exam-send.ts",
      "exam-timer.ts",
      "exam-values.ts",
    ];
    const linked = [...page.matchAll(/\/assets\/[^/]+\/([\w.-]+)/g)].map(([, name]) => name ?? "");
    const frame = ["confirm.ts", "forms.ts", "frame-height.ts", "links.ts"];
    const bytes = [...new Set([...linked, ...scripts, ...frame])].reduce(
      (total, name) => total + (assets.get(name)?.gzip?.length ?? 0),
      gzipSync(page).length,
    );
    expect(bytes).toBeLessThan(60_000);
  });
});

describe("handing in", () => {
  it("shows blanks and flags first, then takes the paper and says what happens next", async () => {
    const attempt = await does.begun();
    await world.exams.save(learner(), {
      component: "theory",
      attempt: attempt.id,
      answers: world.choices(attempt, 20),
      flags: [world.shorts(attempt)[0] ?? ""],
    });
    const check = html(await visit("get", "/exam/theory/check"));
    expect(check).toContain("Blank questions: 2.");
    expect(check).toContain("Questions flagged to look at again: 1.");
    expect(where(await visit("post", "/exam/theory/hand-in", { body: { attempt: attempt.id } }))).toBe("/exam/theory");
    const after = html(await visit("get", "/exam/theory"));
    expect(after).toContain("Your exam was handed in at 14:00:00.");
    expect(after).not.toContain(world.question(attempt.paper[0]?.question ?? "").explanation.en);
    expect(where(await visit("get", "/exam/theory/sitting"))).toBe("/exam/theory");
    expect(where(await visit("get", "/exam/theory/check"))).toBe("/exam/theory");
  });
});
