import { describe, expect, it } from "@jest/globals";
import type { Batch, Draft, Known, Sent } from "../../../../src/browser/exam-drafts.ts";
import { createSaver } from "../../../../src/browser/exam-saver.ts";

type Answered = Extract<Sent, { type: "answered" }>;

/** A page whose requests are answered as the test says, one after the other. */
function pageWith(stored: Readonly<Record<string, Known>> = {}) {
  const sent: Batch[] = [];
  const log: string[] = [];
  const journal = new Map<string, Draft>();
  let tasks: (() => void)[] = [];
  let reply: Partial<Answered> = {};
  const saver = createSaver(new Map(Object.entries(stored)), {
    journal: {
      durable: true,
      put: async (draft) => void journal.set(draft.question, draft),
      remove: async (question) => void journal.delete(question),
    },
    shown: {
      status: () => undefined,
      saved: () => undefined,
      stale: ({ question, value }, typed) => log.push(`${question}: ${value} stands, ${typed} was typed`),
      remaining: (_, paused) => paused !== undefined && log.push(`paused ${paused}`),
      announced: () => undefined,
      elsewhere: (away) => log.push(away ? "elsewhere" : "here"),
      taken: ({ question, value }) => log.push(`${question}: ${value} taken`),
      over: () => log.push("over"),
    },
    async send(batch) {
      sent.push(batch);
      const saved = batch.answers.map(({ question, revision }) => ({ question, revision, at: 1 }));
      return { type: "answered", state: "open", saved, stale: [], remaining: 60_000, now: 1, ...reply };
    },
    later(_, task) {
      tasks.push(task);
      return () => {
        tasks = tasks.filter((each) => each !== task);
      };
    },
    now: () => 0,
    random: () => 0.5,
  });
  async function settled(): Promise<void> {
    for (let turn = 0; turn < 60; turn += 1) await Promise.resolve();
  }
  return {
    saver,
    sent,
    log,
    journal,
    serve: (next: Partial<Answered>) => {
      reply = next;
    },
    /** What is due is sent. */
    async pass(): Promise<void> {
      await settled();
      const due = tasks;
      tasks = [];
      for (const task of due) task();
      await settled();
    },
  };
}

describe("a page that another took over from", () => {
  it("sends nothing more, keeps what was typed, and asks again without it", async () => {
    const page = pageWith();
    page.serve({ state: "elsewhere", saved: [] });
    page.saver.change("q", "typed");
    await page.pass();
    expect(page.log).toEqual(["elsewhere"]);
    await page.saver.sync();
    await page.pass();
    expect(page.sent.map(({ answers }) => answers.length)).toEqual([1, 0]);
    expect([page.journal.get("q")?.value, page.saver.unsaved().length]).toEqual(["typed", 1]);
  });

  it("takes over with what the other wrote; what is newer here is sent, what is older is offered", async () => {
    const page = pageWith({ newer: { value: "", revision: 4 }, older: { value: "", revision: 1 } });
    page.serve({ state: "elsewhere", saved: [] });
    page.saver.change("newer", "mine");
    page.saver.change("older", "mine");
    await page.pass();
    const draft = (question: string, revision: number): Draft => ({ question, value: "theirs", revision });
    page.serve({ saved: [], stored: [draft("newer", 4), draft("older", 7), draft("untouched", 2)] });
    page.saver.takeOver();
    await page.pass();
    expect(page.sent.find(({ takeOver }) => takeOver)?.answers).toEqual([]);
    expect(page.log).toEqual(expect.arrayContaining(["here", "older: theirs stands, mine was typed", "untouched: theirs taken"]));
    page.serve({});
    await page.pass();
    expect(page.sent.at(-1)?.answers).toEqual([{ question: "newer", value: "mine", revision: 5 }]);
    expect(page.saver.unsaved()).toEqual([]);
  });
});

describe("a page whose clock stands still", () => {
  it("holds back what was not taken, and sends it once the clock runs", async () => {
    const page = pageWith();
    page.serve({ state: "paused", paused: "room", saved: [] });
    page.saver.change("q", "typed while the pause came");
    await page.pass();
    await page.pass();
    expect([page.sent.length, page.saver.unsaved().length]).toEqual([1, 1]);
    page.serve({});
    await page.saver.sync(true);
    await page.pass();
    expect(page.saver.unsaved()).toEqual([]);
    expect(page.log).toContain("paused room");
  });
});
