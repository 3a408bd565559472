import { describe, expect, it } from "@jest/globals";
import { createSource, type Answered, type Heard, type SourcePorts, type Stream } from "../../../src/browser/signal-source.ts";

type Listener = (event: { readonly data?: unknown; readonly lastEventId?: string }) => void;

/** A browser whose streams and clock the test moves. */
function fakeBrowser(answers: Answered[] = []) {
  const streams: { url: string; readyState: number; closed: boolean; emit(type: string, event?: object): void }[] = [];
  const asked: string[] = [];
  let timers: { at: number; run: () => void }[] = [];
  let now = 0;
  const ports: SourcePorts = {
    random: () => 1,
    open(url) {
      const listeners = new Map<string, Listener>();
      const stream = { url, readyState: 1, closed: false, emit: (type: string, event = {}) => listeners.get(type)?.(event) };
      streams.push(stream);
      return {
        get readyState() {
          return stream.readyState;
        },
        addEventListener: (type, listener) => void listeners.set(type, listener),
        close: () => void (stream.closed = true),
      } satisfies Stream;
    },
    async ask(url) {
      asked.push(url);
      return answers.shift() ?? { status: 0 };
    },
    after(ms, then) {
      const timer = { at: now + ms, run: then };
      timers.push(timer);
      return () => void (timers = timers.filter((one) => one !== timer));
    },
  };
  async function pass(ms: number): Promise<void> {
    const end = now + ms;
    for (;;) {
      const [next] = timers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
      if (next === undefined) break;
      now = next.at;
      timers = timers.filter((one) => one !== next);
      next.run();
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    }
    now = end;
  }
  /** The way carries no stream: each closes at once. */
  const refuse = (): void => {
    const last = streams.at(-1);
    if (last === undefined) return;
    last.readyState = 2;
    last.emit("error");
  };
  return { ports, streams, asked, pass, refuse };
}

function listening(browser: ReturnType<typeof fakeBrowser>, position?: string) {
  const heard: (Heard & { position: string })[] = [];
  const source = createSource(
    { url: "/s/x/signals", topics: ["job:1"], position, hear: (one, next) => void heard.push({ ...one, position: next }) },
    browser.ports,
  );
  return { heard, source };
}

describe("a page's source of signals", () => {
  it("passes on what the stream brings and goes on from there when the stream has to be opened anew", async () => {
    const browser = fakeBrowser();
    const { heard } = listening(browser);
    browser.streams[0]?.emit("ready", { lastEventId: "5.0" });
    browser.streams[0]?.emit("signal", { lastEventId: "7.a", data: '{"topic":"job:1","data":3}' });
    expect(heard).toEqual([{ topic: "job:1", data: 3, position: "7.a" }]);
    browser.refuse();
    await browser.pass(2_000);
    expect(browser.streams[1]?.url).toBe("/s/x/signals?topic=job%3A1&after=7.a");
  });

  it("takes a silent stream for dead, and one that beats for alive", async () => {
    const browser = fakeBrowser();
    listening(browser);
    browser.streams[0]?.emit("ready", { lastEventId: "5.0" });
    for (let beat = 0; beat < 10; beat += 1) {
      await browser.pass(20_000);
      browser.streams[0]?.emit("beat");
    }
    expect(browser.streams).toHaveLength(1);
    await browser.pass(52_000);
    expect(browser.streams[0]?.closed).toBe(true);
    expect(browser.streams).toHaveLength(2);
  });

  it("asks where no stream gets through, hears the same that way, and tries a stream again later", async () => {
    const answer: Answered = { status: 200, body: { heard: [{ id: "8.b", topic: "job:1" }], resync: false, position: "9.0" } };
    const browser = fakeBrowser([answer]);
    const { heard } = listening(browser, "1.0");
    browser.refuse();
    await browser.pass(2_000);
    browser.refuse();
    await browser.pass(4_000);
    browser.refuse();
    await browser.pass(0);
    expect(browser.asked).toEqual(["/s/x/signals?topic=job%3A1&after=1.0"]);
    await browser.pass(1);
    expect(heard).toEqual([{ topic: "job:1", position: "8.b" }]);
    await browser.pass(60_000);
    expect(browser.streams).toHaveLength(4);
    expect(browser.streams[3]?.url).toContain("after=9.0");
  });

  it("stops for good once the session is over", async () => {
    const browser = fakeBrowser([{ status: 401 }]);
    listening(browser);
    for (let stream = 0; stream < 3; stream += 1) {
      browser.refuse();
      await browser.pass(10_000);
    }
    await browser.pass(3_600_000);
    expect([browser.streams.length, browser.asked.length]).toEqual([3, 1]);
  });

  it("says that everything may have changed where nobody knows what was missed", () => {
    const browser = fakeBrowser();
    const { heard } = listening(browser, "1.0");
    browser.streams[0]?.emit("resync", { lastEventId: "99.0" });
    expect(heard).toEqual([{ topic: "job:1", resync: true, position: "99.0" }]);
  });
});
