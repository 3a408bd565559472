import { createSource, type Heard, type SourcePorts } from "./signal-source.ts";

export type Ear = (heard: Heard) => void;

/** Between the tabs of one launch. */
type Word =
  | { readonly type: "want"; readonly from: string; readonly topics: readonly string[] }
  | { readonly type: "who" }
  | { readonly type: "heard"; readonly heard: Heard; readonly position: string };

/** What the tabs need of their browser. */
export interface TabPorts extends SourcePorts {
  /** `/s/<launch>`. */
  readonly base: string;
  /** Differs from tab to tab. */
  readonly tab: string;
  visible(): boolean;
  onVisibility(changed: () => void): void;
  /** Says a word to the other tabs. */
  readonly say: (word: unknown) => void;
  onWord(heard: (word: unknown) => void): void;
  /** Waits until no other tab leads, and leads from then on, until `signal` aborts. */
  lead(name: string, signal: AbortSignal, begin: () => void): void;
}

/** Topics may change together, when a page starts or several tabs answer. */
const GATHER = 50;
/** As many as the server takes. */
const MOST_TOPICS = 40;
/** Things heard lately, so that what comes again is not passed on twice. */
const REMEMBERED = 200;

/**
 * Live updates of this page. Of all visible tabs of a launch one leads: it holds the one stream and passes on what it hears. A hidden tab
 * hears nothing, and is told to look at everything anew once it is seen again.
 */
export function createTabs(ports: TabPorts): (topic: string, ear: Ear) => () => void {
  const ears = new Map<string, Set<Ear>>();
  const wanted = new Map<string, readonly string[]>();
  const lately = new Set<string>();
  let position: string | undefined;
  let leading: AbortController | undefined;
  let source: { close(): void } | undefined;
  let following = "";
  let stopGather: (() => void) | undefined;
  let beenAway = false;

  function tell(heard: Heard, next: string): void {
    position = next;
    const mark = JSON.stringify([next, heard]);
    if (lately.has(mark)) return;
    lately.add(mark);
    if (lately.size > REMEMBERED) lately.clear();
    for (const ear of ears.get(heard.topic) ?? []) ear(heard);
  }

  function adjust(): void {
    stopGather?.();
    stopGather = ports.after(GATHER, () => {
      if (leading === undefined) return;
      const topics = [...new Set([...ears.keys(), ...[...wanted.values()].flat()])].sort().slice(0, MOST_TOPICS);
      if (topics.join(" ") === following) return;
      source?.close();
      following = topics.join(" ");
      const hear = (heard: Heard, next: string): void => {
        ports.say({ type: "heard", heard, position: next } satisfies Word);
        tell(heard, next);
      };
      source = topics.length === 0 ? undefined : createSource({ url: `${ports.base}/signals`, topics, position, hear }, ports);
    });
  }

  const want = (): void => ports.say({ type: "want", from: ports.tab, topics: ports.visible() ? [...ears.keys()] : [] } satisfies Word);

  let candidate: AbortController | undefined;
  function stand(): void {
    if (candidate !== undefined || !ports.visible() || ears.size === 0) return;
    const standing = new AbortController();
    candidate = standing;
    ports.lead(`tierwise signals ${ports.base}`, standing.signal, () => {
      leading = standing;
      ports.say({ type: "who" } satisfies Word);
      adjust();
    });
  }
  function stepDown(): void {
    candidate?.abort();
    candidate = undefined;
    leading = undefined;
    source?.close();
    source = undefined;
    following = "";
    wanted.clear();
  }

  ports.onVisibility(() => {
    want();
    if (!ports.visible()) {
      beenAway = true;
      stepDown();
      return;
    }
    stand();
    if (!beenAway) return;
    beenAway = false;
    for (const [topic, own] of ears) for (const ear of own) ear({ topic, resync: true });
  });
  ports.onWord((said) => {
    const word = said as Word;
    if (word.type === "heard" && ports.visible()) tell(word.heard, word.position);
    else if (word.type === "who") want();
    else if (word.type === "want") {
      wanted.set(word.from, word.topics);
      adjust();
    }
  });

  return (topic, ear) => {
    ears.set(topic, (ears.get(topic) ?? new Set()).add(ear));
    want();
    stand();
    adjust();
    return () => {
      const own = ears.get(topic);
      own?.delete(ear);
      if (own?.size === 0) ears.delete(topic);
      want();
      adjust();
    };
  };
}
