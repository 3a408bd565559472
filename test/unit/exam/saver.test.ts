import { beforeEach, describe, expect, it } from "@jest/globals";
import type { Draft, Known, SaverPorts, Sent, Shown } from "../../../src/browser/exam-drafts.ts";
import { createSaver, type Saver } from "../../../src/browser/exam-saver.ts";

/** A page, its clock and a server, all moved by hand. */
function bench(stored: Readonly<Record<string, Known>> = {}) {
  let now = 0;
  let timers: { at: number; task: () => void }[] = [];
  const log: string[] = [];
  const sent: { at: number; answers: readonly Draft[]; flags?: readonly string[] | undefined }[] = [];
  const journal = new Map<string, Draft>();
  const order: string[] = [];
  let answer: (answers: readonly Draft[]) => Promise<Sent> = (answers) => Promise.resolve(accept(answers));

  function accept(answers: readonly Draft[]): Sent {
    return {
      type: "answered",
      state: "open",
      saved: answers.map(({ question, revision }) => ({ question, revision, at: now })),
      stale: [],
      remaining: 1_000_000 - now,
      now,
    };
  }

  const shown: Shown = {
    status: (status) => log.push(status),
    saved: () => undefined,
    stale: (newer, typed) => log.push(`stale ${newer.value} | ${typed}`),
    remaining: () => undefined,
    announced: (said) => said.forEach(({ text }) => log.push(`said ${text}`)),
    elsewhere: (away) => away && log.push("elsewhere"),
    taken: ({ question, value }) => log.push(`taken ${question} ${value}`),
    over: (unsent) => log.push(`over ${unsent.map(({ question }) => question).join()}`),
  };
  const ports: SaverPorts = {
    journal: {
      durable: true,
      put(draft) {
        order.push(`journal ${draft.question}`);
        journal.set(draft.question, draft);
        return Promise.resolve();
      },
      remove(question) {
        journal.delete(question);
        return Promise.resolve();
      },
    },
    shown,
    send(batch) {
      sent.push({ at: now, ...batch });
      order.push(`send ${batch.answers.map(({ question }) => question).join()}`);
      return answer(batch.answers);
    },
    later(ms, task) {
      const timer = { at: now + ms, task };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    now: () => now,
    random: () => 0.5,
  };
  const saver: Saver = createSaver(new Map(Object.entries(stored)), ports);
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
  };
  /** Lets time pass, running what falls due in its order. */
  async function pass(ms: number): Promise<void> {
    const end = now + ms;
    for (;;) {
      await settle();
      const [next] = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      now = Math.max(now, next.at);
      timers = timers.filter((each) => each !== next);
      next.task();
    }
    now = end;
    await settle();
  }
  return {
    saver,
    log,
    sent,
    journal,
    order,
    pass,
    accept,
    serve: (reply: typeof answer) => {
      answer = reply;
    },
  };
}

const unreachable = (): Promise<Sent> => Promise.resolve({ type: "failed", why: "unreachable" });

let page: ReturnType<typeof bench>;
beforeEach(() => {
  page = bench();
});

describe("autosave", () => {
  it("sends a change within 2 s of the first key, even while the typing goes on", async () => {
    for (let each = 0; each < 8; each += 1) {
      page.saver.change("s", "x".repeat(each + 1));
      await page.pass(300);
    }
    expect(page.sent[0]?.at).toBeLessThanOrEqual(2_000);
    await page.pass(2_000);
    expect(page.sent.at(-1)?.answers[0]?.value).toBe("xxxxxxxx");
    expect(page.saver.unsaved()).toEqual([]);
    expect(page.log.at(-1)).toBe("saved");
  });

  it("writes the journal before anything is sent, and empties it when the server has the answer", async () => {
    page.saver.change("q", "a");
    expect([...page.journal.keys()]).toEqual([]);
    await page.pass(1_000);
    expect(page.order).toEqual(["journal q", "send q"]);
    expect(page.journal.size).toBe(0);
  });

  it("sends only what changed, nothing for the same value", async () => {
    page = bench({ q: { value: "a", revision: 4 }, s: { value: "text", revision: 2 } });
    page.saver.change("q", "a");
    await page.pass(5_000);
    expect(page.sent).toEqual([]);
    page.saver.change("s", "text!");
    await page.pass(5_000);
    expect(page.sent.map(({ answers }) => answers)).toEqual([[{ question: "s", value: "text!", revision: 3 }]]);
  });

  it("keeps what is typed while a save is on its way, with a higher revision", async () => {
    let arrive: (sent: Sent) => void = () => undefined;
    page.serve(
      () =>
        new Promise((resolve) => {
          arrive = resolve;
        }),
    );
    page.saver.change("s", "first");
    await page.pass(900);
    page.saver.change("s", "second");
    page.serve((answers) => Promise.resolve(page.accept(answers)));
    arrive(page.accept([{ question: "s", value: "first", revision: 1 }]));
    await page.pass(3_000);
    expect(page.sent.map(({ answers }) => answers[0])).toEqual([
      { question: "s", value: "first", revision: 1 },
      { question: "s", value: "second", revision: 2 },
    ]);
    expect(page.saver.unsaved()).toEqual([]);
  });
});

describe("a lost connection", () => {
  it("is told at once, tried again with growing pauses, and nothing is lost", async () => {
    page.serve(unreachable);
    page.saver.change("q", "a");
    await page.pass(1_000);
    expect(page.log.at(-1)).toBe("offline");
    page.saver.change("s", "typed offline");
    await page.pass(120_000);
    const gaps = page.sent.slice(1).map(({ at }, index) => at - (page.sent[index]?.at ?? 0));
    expect(gaps[0]).toBeLessThanOrEqual(1_000);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(30_000);
    expect(gaps.at(-1)).toBeGreaterThan(10_000);
    expect([...page.journal.keys()]).toEqual(["q", "s"]);
    page.serve((answers) => Promise.resolve(page.accept(answers)));
    void page.saver.sync();
    await page.pass(100);
    expect(page.sent.at(-1)?.answers.map(({ question }) => question)).toEqual(["q", "s"]);
    expect([page.journal.size, page.log.at(-1)]).toEqual([0, "saved"]);
  });

  it("is told within 5 s when the server just does not answer", async () => {
    page.serve(() => new Promise(() => undefined));
    page.saver.change("q", "a");
    await page.pass(5_000);
    expect(page.log.at(-1)).toBe("offline");
  });

  it("waits as long as a busy server asks", async () => {
    page.serve(() => Promise.resolve({ type: "failed", why: "unreachable", after: 20_000 }));
    page.saver.change("q", "a");
    await page.pass(20_500);
    expect(page.sent).toHaveLength(1);
    await page.pass(1_000);
    expect(page.sent).toHaveLength(2);
  });

  it("keeps answers but stops knocking when the visit has ended", async () => {
    page.serve(() => Promise.resolve({ type: "failed", why: "signed-out" }));
    page.saver.change("q", "a");
    await page.pass(60_000);
    expect(page.sent).toHaveLength(1);
    expect(page.log.at(-1)).toBe("signed-out");
    expect(page.saver.unsaved()).toHaveLength(1);
  });
});

describe("another window", () => {
  it("wins with its newer answer, and what was typed here is offered; taking it back overrules", async () => {
    page.serve(() =>
      Promise.resolve({
        type: "answered",
        state: "open",
        saved: [],
        stale: [{ question: "s", value: "newer", revision: 7 }],
        remaining: 1,
        now: 1,
      }),
    );
    page.saver.change("s", "typed here");
    await page.pass(1_000);
    expect(page.log).toContain("stale newer | typed here");
    expect(page.saver.unsaved()).toEqual([]);
    page.serve((answers) => Promise.resolve(page.accept(answers)));
    page.saver.change("s", "typed here");
    await page.pass(1_000);
    expect(page.sent.at(-1)?.answers).toEqual([{ question: "s", value: "typed here", revision: 8 }]);
  });
});

describe("the end", () => {
  it("flush says true only when the server has everything", async () => {
    page.saver.change("q", "a");
    page.saver.flag(["q"]);
    expect(await page.saver.flush()).toBe(true);
    expect(page.sent).toMatchObject([{ answers: [{ question: "q" }], flags: ["q"] }]);
    page.serve(unreachable);
    page.saver.change("q", "b");
    expect(await page.saver.flush()).toBe(false);
  });

  it("flush sends more answers than fit into one request", async () => {
    for (let each = 0; each < 120; each += 1) page.saver.change(`q${each}`, "a");
    expect(await page.saver.flush()).toBe(true);
    expect(page.sent.map(({ answers }) => answers.length)).toEqual([50, 50, 20]);
  });

  it("names what came too late, and sends no more", async () => {
    page.serve(() => Promise.resolve({ type: "answered", state: "over", saved: [], stale: [], remaining: 0, now: 1 }));
    page.saver.change("q", "a");
    await page.pass(1_000);
    page.saver.change("q", "b");
    await page.pass(60_000);
    expect(page.log.at(-1)).toBe("over q");
    expect(page.sent).toHaveLength(1);
  });

  it("takes up drafts of a killed tab in their order, as they were", async () => {
    page.saver.resume({ question: "b", value: "1", revision: 3 });
    page.saver.resume({ question: "a", value: "2", revision: 1 });
    await page.pass(1_000);
    expect(page.sent[0]?.answers).toEqual([
      { question: "b", value: "1", revision: 3 },
      { question: "a", value: "2", revision: 1 },
    ]);
  });
});
