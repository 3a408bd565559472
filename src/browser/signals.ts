import type { Answered } from "./signal-source.ts";
import { createTabs, type Ear, type TabPorts } from "./signal-tabs.ts";

/** The browser's own; where it cannot tell tabs apart, each is for itself. */
function portsOf(page: Window): TabPorts {
  const base = /^\/s\/[^/]+/.exec(page.location.pathname)?.[0] ?? "";
  const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(`tierwise signals ${base}`) : undefined;
  return {
    base,
    tab: String(Math.random()),
    random: Math.random,
    visible: () => page.document.visibilityState === "visible",
    onVisibility: (changed) => page.document.addEventListener("visibilitychange", changed),
    say: (word) => channel?.postMessage(word),
    onWord: (heard) => channel?.addEventListener("message", ({ data }: MessageEvent) => heard(data)),
    lead(name, signal, begin) {
      // Absent outside secure contexts.
      const locks = page.navigator.locks as LockManager | undefined;
      if (locks === undefined) {
        begin();
        return;
      }
      const held = new Promise<void>((release) => signal.addEventListener("abort", () => release()));
      void locks
        .request(name, { signal }, () => {
          begin();
          return held;
        })
        .catch(() => undefined);
    },
    open: (url) => new EventSource(url),
    async ask(url) {
      try {
        const answer = await fetch(url, { headers: { accept: "application/json" }, signal: AbortSignal.timeout(10_000) });
        return { status: answer.status, ...(answer.ok && { body: (await answer.json()) as NonNullable<Answered["body"]> }) };
      } catch {
        return { status: 0 };
      }
    },
    after(ms, then) {
      const timer = page.setTimeout(then, ms);
      return () => page.clearTimeout(timer);
    },
  };
}

/**
 * Calls `ear` whenever something changed under the topic (`<kind>:<id>`); it asks for the rest itself, and must bear being called for
 * nothing. Answers the function that ends it.
 */
export const onSignal: (topic: string, ear: Ear) => () => void =
  typeof window === "undefined" ? () => () => undefined : createTabs(portsOf(window));
