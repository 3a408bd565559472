import { describe, expect, it } from "@jest/globals";
import { createTabs, type TabPorts } from "../../../src/browser/signal-tabs.ts";

type Listener = (event: { readonly data?: unknown; readonly lastEventId?: string }) => void;

/** Tabs of one launch in one browser: one lock, one channel, and every stream they open. */
function fakeBrowser() {
  const streams: { tab: string; url: string; open: boolean; emit(type: string, event: object): void }[] = [];
  const words = new Map<string, (word: unknown) => void>();
  const queue: { begin: () => void; signal: AbortSignal }[] = [];
  let held: AbortSignal | undefined;
  function grant(): void {
    if (held !== undefined) return;
    const next = queue.shift();
    if (next === undefined) return;
    if (next.signal.aborted) grant();
    else {
      held = next.signal;
      next.signal.addEventListener("abort", () => {
        held = undefined;
        grant();
      });
      next.begin();
    }
  }
  function openTab(tab: string) {
    let visible = true;
    let changed = (): void => undefined;
    const ports: TabPorts = {
      base: "/s/x",
      tab,
      random: () => 0,
      visible: () => visible,
      onVisibility: (listener) => void (changed = listener),
      say: (word) => {
        for (const [other, hear] of words) if (other !== tab) hear(structuredClone(word));
      },
      onWord: (hear) => void words.set(tab, hear),
      lead(_name, signal, begin) {
        queue.push({ begin, signal });
        grant();
      },
      ask: async () => ({ status: 0 }),
      open(url) {
        const listeners = new Map<string, Listener>();
        const stream = { tab, url, open: true, emit: (type: string, event: object) => listeners.get(type)?.(event) };
        streams.push(stream);
        return {
          readyState: 1,
          addEventListener: (type, listener) => void listeners.set(type, listener),
          close: () => void (stream.open = false),
        };
      },
      after(ms, then) {
        // What gathers is done at once; what waits long never comes in these tests.
        if (ms < 1_000) queueMicrotask(then);
        return () => undefined;
      },
    };
    const onSignal = createTabs(ports);
    return {
      onSignal,
      show(now: boolean) {
        visible = now;
        changed();
      },
    };
  }
  return { openTab, streams: () => streams.filter(({ open }) => open) };
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

describe("the tabs of one launch", () => {
  it("share one stream for all their topics, and each hears its own", async () => {
    const browser = fakeBrowser();
    const heard: string[] = [];
    browser.openTab("a").onSignal("job:1", ({ topic }) => void heard.push(`a ${topic}`));
    browser.openTab("b").onSignal("job:2", ({ topic }) => void heard.push(`b ${topic}`));
    await settled();
    expect(browser.streams().map(({ url }) => url)).toEqual(["/s/x/signals?topic=job%3A1&topic=job%3A2"]);
    browser.streams()[0]?.emit("signal", { lastEventId: "1.a", data: '{"topic":"job:2"}' });
    browser.streams()[0]?.emit("signal", { lastEventId: "1.b", data: '{"topic":"job:1"}' });
    browser.streams()[0]?.emit("signal", { lastEventId: "1.b", data: '{"topic":"job:1"}' });
    expect(heard).toEqual(["b job:2", "a job:1"]);
  });

  it("have no stream while all are hidden; the next one leads where the last one was, and a page seen again looks anew", async () => {
    const browser = fakeBrowser();
    const [a, b] = [browser.openTab("a"), browser.openTab("b")];
    const heard: unknown[] = [];
    a.onSignal("job:1", (one) => void heard.push(one));
    b.onSignal("job:2", () => undefined);
    await settled();
    browser.streams()[0]?.emit("signal", { lastEventId: "7.q", data: '{"topic":"job:2"}' });
    a.show(false);
    await settled();
    expect(browser.streams().map(({ tab, url }) => [tab, url])).toEqual([["b", "/s/x/signals?topic=job%3A2&after=7.q"]]);
    b.show(false);
    await settled();
    expect(browser.streams()).toEqual([]);
    a.show(true);
    await settled();
    expect(heard).toEqual([{ topic: "job:1", resync: true }]);
    expect(browser.streams().map(({ tab }) => tab)).toEqual(["a"]);
  });
});
