import { SECOND, type Clock } from "../shared/clock.ts";
import type { Ids } from "../shared/ids.ts";
import type { Json } from "../shared/json.ts";
import { collections } from "../store/collections.ts";
import { findAll, insert, type Change, type Store } from "../store/port.ts";
import { derivedFrom } from "./derived.ts";
import { KEPT, OVERLAP, positionAt, timeOf, toHeard } from "./position.ts";
import type { Heard, SignalRecord } from "./records.ts";
import { createTelling } from "./telling.ts";

export interface SignalsDeps {
  readonly store: Pick<Store, "commit" | "find">;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: { readonly warn: (fields: Readonly<Record<string, unknown>>, message: string) => void };
  /** ms between looks at what other processes told; default 400. What this process commits is heard at once. */
  readonly every?: number;
}

export interface Signal {
  readonly tenant: string;
  /** `<kind>:<id>`; the kind is one of those declared in `services.ts`. */
  readonly topic: string;
  /** Ids and figures, no names; most signals say nothing but their topic. */
  readonly data?: Json;
}

export interface Missed {
  readonly heard: readonly Heard[];
  /** Nobody can say what was missed: look at everything anew. */
  readonly resync: boolean;
  /** Where to go on. */
  readonly position: string;
}

/** Live updates: told within a commit, heard on every server by whoever follows the topic. At least once, in no certain order. */
export interface Signals {
  /** The change that tells; for the commit of the deed itself. */
  send(signal: Signal): Change;
  /** To be told of every commit: lets those here hear it at once, and tells of what it concerns without saying so. */
  committed(changes: readonly Change[]): void;
  /** Hears the topics until the function it answers is called. */
  follow(whose: { readonly tenant: string; readonly topics: readonly string[] }, hear: (heard: Heard) => void): () => void;
  /** What somebody missed who had heard everything up to this position; may repeat what they heard in the seconds before it. */
  missed(whose: { readonly tenant: string; readonly topics: readonly string[] }, position: string | undefined): Promise<Missed>;
  /** Ends every stream that has begun ({@link onStop}) and every timer. */
  stop(): void;
  /** Called at the process's end, unless the function it answers was called before. */
  onStop(end: () => void): () => void;
}

const EVERY = 400;
/** Tellings of one topic that commits cause by themselves are at least this far apart, in ms. */
const GAP = 250;
/** Forgotten only long after nobody reads so far back any more. */
const REMEMBERED = 4 * OVERLAP;

export function createSignals({ store, clock, ids, log, every = EVERY }: SignalsDeps): Signals {
  /** By tenant, then by topic. */
  const ears = new Map<string, Map<string, Set<(heard: Heard) => void>>>();
  const known = new Map<string, number>();
  const ends = new Set<() => void>();
  let timer: NodeJS.Timeout | undefined;

  const send = ({ tenant, topic, data }: Signal): Change =>
    insert<SignalRecord>(collections.signals, { id: ids.id(), tenant, topic, at: clock(), ...(data !== undefined && { data }) });

  const telling = createTelling(GAP, (told) => {
    const late = (err: unknown): void => log.warn({ err, topic: told.topic }, "a change was not told to open pages");
    store.commit([send(told)]).then(() => undefined, late);
  });

  function hear(record: SignalRecord): void {
    if (known.has(record.id)) return;
    known.set(record.id, clock());
    for (const ear of ears.get(record.tenant)?.get(record.topic) ?? []) ear(toHeard(record));
  }

  function forget(): void {
    const before = clock() - REMEMBERED;
    for (const [id, at] of known) {
      // In the order they came: the first young one ends it.
      if (at >= before) break;
      known.delete(id);
    }
  }

  const since = (tenant: string, from: number): Promise<SignalRecord[]> =>
    findAll(store, collections.signals, { tenant, query: { index: "byTime", equal: [], from } });

  async function look(): Promise<void> {
    forget();
    for (const tenant of ears.keys()) for (const record of await since(tenant, clock() - OVERLAP)) hear(record);
  }

  /** One look after another, as long as somebody listens. */
  function watch(): void {
    if (timer !== undefined || ears.size === 0) return;
    timer = setTimeout(() => {
      look()
        .catch((err: unknown) => log.warn({ err }, "signals not read"))
        .finally(() => {
          timer = undefined;
          watch();
        });
    }, every);
    timer.unref();
  }

  function follow({ tenant, topics }: { tenant: string; topics: readonly string[] }, ear: (heard: Heard) => void): () => void {
    const own = ears.get(tenant) ?? new Map<string, Set<(heard: Heard) => void>>();
    ears.set(tenant, own);
    for (const topic of topics) own.set(topic, (own.get(topic) ?? new Set()).add(ear));
    watch();
    return () => {
      for (const topic of topics) {
        const listening = own.get(topic);
        listening?.delete(ear);
        if (listening?.size === 0) own.delete(topic);
      }
      if (own.size === 0 && ears.get(tenant) === own) ears.delete(tenant);
    };
  }

  return {
    send,
    follow,
    committed(changes) {
      for (const change of changes) {
        const told = change.kind === "insert" && change.collection.name === collections.signals.name;
        if (told) hear({ ...(change.record as Omit<SignalRecord, "version">), version: 1 });
      }
      for (const told of derivedFrom(changes)) telling.tell(told);
    },
    async missed({ tenant, topics }, position) {
      const now = clock();
      const from = timeOf(position);
      if (from === undefined) return { heard: [], resync: position !== undefined, position: positionAt(now) };
      if (now - from > KEPT - SECOND) return { heard: [], resync: true, position: positionAt(now) };
      const records = (await since(tenant, from - OVERLAP)).filter(({ topic }) => topics.includes(topic));
      return { heard: records.map(toHeard), resync: false, position: positionAt(now) };
    },
    onStop(end) {
      ends.add(end);
      return () => ends.delete(end);
    },
    stop() {
      for (const end of ends) end();
      ends.clear();
      ears.clear();
      telling.stop();
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
