/** ms without a sign of life (the server beats every 20 s) after which a stream is taken for dead. */
const SILENCE = 50_000;
/** Back-off between streams that did not come up. */
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 60_000;
/** So many streams in vain, and the way is taken to carry none: asked from then on, with a stream tried again now and then. */
const IN_VAIN = 3;
const ASK_EVERY = 5_000;
const ASKS_PER_TRY = 12;

export interface Heard {
  readonly topic: string;
  readonly data?: unknown;
  /** Something may have been missed: look at everything anew. */
  readonly resync?: boolean;
}

/** What of a browser's `EventSource` is used. */
export interface Stream {
  readonly readyState: number;
  addEventListener(type: string, listener: (event: { readonly data?: unknown; readonly lastEventId?: string }) => void): void;
  close(): void;
}

export interface Answered {
  /** 0: no answer. */
  readonly status: number;
  readonly body?: { readonly heard: readonly (Heard & { readonly id: string })[]; readonly resync: boolean; readonly position: string };
}

/** What the source needs of its page. */
export interface SourcePorts {
  open(url: string): Stream;
  ask(url: string): Promise<Answered>;
  after(ms: number, then: () => void): () => void;
  /** 0 ≤ x < 1. */
  random(): number;
}

export interface SourceOptions {
  /** `/s/<launch>/signals`. */
  readonly url: string;
  readonly topics: readonly string[];
  /** Where to go on; undefined at the very beginning. */
  readonly position: string | undefined;
  /** Each thing heard, with the position after it. */
  readonly hear: (heard: Heard, position: string) => void;
}

/** Hears the topics by a stream where one gets through, else by asking again and again, until it is closed or the session is over. */
export function createSource({ url, topics, position, hear }: SourceOptions, ports: SourcePorts): { close(): void } {
  let at = position;
  let stream: Stream | undefined;
  let stopTimer = (): void => undefined;
  let failures = 0;
  let closed = false;

  const address = (): string => {
    const query = new URLSearchParams(topics.map((topic): [string, string] => ["topic", topic]));
    if (at !== undefined) query.set("after", at);
    return `${url}?${query.toString()}`;
  };
  function timer(ms: number, then: () => void): void {
    stopTimer();
    stopTimer = closed ? () => undefined : ports.after(ms, then);
  }
  function anew(next: string): void {
    at = next;
    for (const topic of topics) hear({ topic, resync: true }, next);
  }

  function connect(): void {
    const opened = ports.open(address());
    stream = opened;
    const alive = (event: { readonly lastEventId?: string }): void => {
      if (event.lastEventId !== undefined && event.lastEventId !== "") at = event.lastEventId;
      timer(SILENCE, failed);
    };
    opened.addEventListener("ready", (event) => {
      failures = 0;
      alive(event);
    });
    opened.addEventListener("beat", alive);
    opened.addEventListener("resync", (event) => {
      failures = 0;
      alive(event);
      anew(at ?? "");
    });
    opened.addEventListener("signal", (event) => {
      alive(event);
      hear(JSON.parse(String(event.data)) as Heard, at ?? "");
    });
    // While it is not closed the browser comes again by itself.
    opened.addEventListener("error", () => {
      if (opened.readyState === 2 && stream === opened) failed();
    });
    timer(SILENCE, failed);
  }

  function failed(): void {
    stopTimer();
    stream?.close();
    stream = undefined;
    failures += 1;
    if (failures >= IN_VAIN) void askAgain(ASKS_PER_TRY);
    else timer(Math.min(FIRST_WAIT * 2 ** failures, LONGEST_WAIT) * (0.5 + ports.random() / 2), connect);
  }

  async function askAgain(left: number): Promise<void> {
    const { status, body } = await ports.ask(address());
    if (closed) return;
    // The session or the right is gone: the page's next request says so in words.
    if (status >= 400 && status < 500 && status !== 429) return;
    if (body !== undefined) {
      if (body.resync) anew(body.position);
      for (const { id, ...heard } of body.heard) hear(heard, id);
      at = body.position;
    }
    timer(ASK_EVERY, left > 1 ? () => void askAgain(left - 1) : connect);
  }

  connect();
  return {
    close() {
      closed = true;
      stream?.close();
      stopTimer();
    },
  };
}
