import { request, type IncomingHttpHeaders } from "node:http";

export interface HeardEvent {
  readonly id?: string | undefined;
  readonly event: string;
  readonly data: string;
}

/** A stream of events as a browser reads it. */
export interface Listening {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  heard(): readonly HeardEvent[];
  /** The first event, from the beginning, that is such; waits for it. */
  until(such: (event: HeardEvent) => boolean): Promise<HeardEvent>;
  /** Waits until the server ends it. */
  ended(): Promise<void>;
  close(): void;
}

const field = (block: string, name: string): string | undefined => new RegExp(`^${name}: ?(.*)$`, "m").exec(block)?.[1];

export function listen(url: string, headers: Readonly<Record<string, string>>): Promise<Listening> {
  return new Promise((opened, failed) => {
    const asking = request(url, { headers: { accept: "text/event-stream", ...headers }, agent: false });
    asking.on("error", failed);
    asking.on("response", (response) => {
      const events: HeardEvent[] = [];
      const waiting = new Set<() => void>();
      let rest = "";
      let over = false;
      const wake = (): void => {
        for (const one of waiting) one();
      };
      response.setEncoding("utf8");
      response.on("data", (part: string) => {
        const blocks = (rest + part).split("\n\n");
        rest = blocks.pop() ?? "";
        for (const block of blocks) {
          const event = field(block, "event");
          if (event !== undefined) events.push({ id: field(block, "id"), event, data: field(block, "data") ?? "" });
        }
        wake();
      });
      response.on("error", () => undefined);
      response.on("close", () => {
        over = true;
        wake();
      });
      const wait = <T>(look: () => T | undefined): Promise<T> =>
        new Promise((done) => {
          const check = (): void => {
            const found = look();
            if (found === undefined) return;
            waiting.delete(check);
            done(found);
          };
          waiting.add(check);
          check();
        });
      opened({
        status: response.statusCode ?? 0,
        headers: response.headers,
        heard: () => events,
        until: (such) => wait(() => events.find(such)),
        ended: async () => void (await wait(() => (over ? true : undefined))),
        close: () => asking.destroy(),
      });
    });
    asking.end();
  });
}
