/** What this page tells of itself with its next save; see the privacy note before the exam. */
export interface Told {
  readonly events: readonly {
    readonly kind: "left" | "pasted";
    /** ms before it is sent. */
    readonly ago: number;
    readonly ms?: number | undefined;
    readonly characters?: number | undefined;
    readonly question?: string | undefined;
  }[];
  /** Seconds since it told last, by question. */
  readonly seconds: Readonly<Record<string, number>>;
}

interface Noted {
  readonly kind: "left" | "pasted";
  readonly at: number;
  readonly ms?: number | undefined;
  readonly characters?: number | undefined;
  readonly question?: string | undefined;
}

export interface Teller {
  left(): void;
  back(): void;
  pasted(characters: number, question: string | undefined): void;
  /** This question is in hand from now on. */
  inHand(question: string): void;
  /** All that the server does not have yet; undefined when there is nothing. */
  tell(): Told | undefined;
  /** The server has what was told last. */
  heard(): void;
}

/** A glance elsewhere within this time (ms) is none: browsers lose the focus for a dialog of their own. */
const GLANCE = 1_000;
/** Of one save. */
const MOST = 50;

/** Gathers in memory what one save at a time takes along; a save that fails takes it along again. */
export function createTeller(now: () => number): Teller {
  let events: readonly Noted[] = [];
  let sent = 0;
  let away: number | undefined;
  let current: { readonly question: string; readonly since: number } | undefined;
  const waiting = new Map<string, number>();
  let told = new Map<string, number>();

  const note = (event: Noted): void => void (events = [...events, event]);

  /** What was in hand until now counts; nothing is in hand while the page is left. */
  function settle(): void {
    if (current === undefined) return;
    waiting.set(current.question, (waiting.get(current.question) ?? 0) + now() - current.since);
    current = { question: current.question, since: now() };
  }

  return {
    left() {
      if (away !== undefined) return;
      settle();
      away = now();
    },
    back() {
      if (away === undefined) return;
      if (now() - away >= GLANCE) note({ kind: "left", at: away, ms: Math.round(now() - away) });
      away = undefined;
      if (current !== undefined) current = { question: current.question, since: now() };
    },
    pasted: (characters, question) => note({ kind: "pasted", at: now(), characters, question }),
    inHand(question) {
      if (away !== undefined) return;
      settle();
      current = { question, since: now() };
    },
    tell() {
      if (away === undefined) settle();
      // Whole seconds go; what is left of one waits for the next.
      told = new Map([...waiting].map(([question, ms]) => [question, Math.floor(ms / 1_000)] as const).filter(([, s]) => s > 0));
      sent = Math.min(events.length, MOST);
      if (sent === 0 && told.size === 0) return undefined;
      return {
        events: events.slice(0, sent).map(({ at, ...event }) => ({ ...event, ago: Math.max(0, Math.round(now() - at)) })),
        seconds: Object.fromEntries(told),
      };
    },
    heard() {
      events = events.slice(sent);
      for (const [question, seconds] of told) waiting.set(question, (waiting.get(question) ?? 0) - seconds * 1_000);
      sent = 0;
      told = new Map();
    },
  };
}
