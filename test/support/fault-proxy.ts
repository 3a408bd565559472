import { createServer, request as forward, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What happens to one request on its way. */
export type Mishap =
  | "none"
  /** The socket is closed before the request arrives. */
  | "cut-before"
  /** The request arrives; its answer is lost. */
  | "cut-after"
  /** The request arrives; another status stands in its answer. */
  | "changed"
  /** The request does not arrive, and this status is answered. */
  | "refused"
  | "delayed"
  /** Neither forwarded nor answered. */
  | "silence";

export interface Odds {
  /** Mishap → probability; what is left over to 1 goes through. */
  readonly odds: Partial<Record<Exclude<Mishap, "none">, number>>;
  /** Statuses of "changed" and "refused", drawn with equal chance. */
  readonly statuses: readonly number[];
  /** Longest delay, in ms. */
  readonly delay: number;
}

export interface FaultProxy {
  /** Origin, no trailing slash. */
  readonly url: string;
  /** How often each mishap came about. */
  readonly counts: Readonly<Record<string, number>>;
  /** Ids of posted statements in the order in which the target took them. */
  readonly taken: readonly string[];
  /** From now on; undefined: everything goes through. */
  set(odds: Odds | undefined): void;
  /** The next requests are answered so, one each, and do not arrive. `retryAfter` in seconds. */
  next(...answers: readonly { readonly status: number; readonly retryAfter?: number }[]): void;
  /** Every connection is refused while true. */
  down(down: boolean): void;
  close(): Promise<void>;
}

/** A small seeded generator (mulberry32): the same seed always gives the same run of numbers in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A proxy before one origin that cuts, delays and changes answers at random, from a seed. */
export async function startFaultProxy(target: string, random: () => number): Promise<FaultProxy> {
  const counts: Record<string, number> = {};
  const taken: string[] = [];
  let odds: Odds | undefined;
  const scripted: { readonly status: number; readonly retryAfter?: number }[] = [];
  let isDown = false;

  function draw(): Mishap {
    let left = random();
    for (const [mishap, chance] of Object.entries(odds?.odds ?? {})) {
      if (left < chance) return mishap as Mishap;
      left -= chance;
    }
    return "none";
  }
  const status = (): number => odds?.statuses[Math.floor(random() * odds.statuses.length)] ?? 503;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bytes(request);
    if (isDown) return void request.socket.destroy();
    const script = scripted.shift();
    const mishap = script === undefined ? draw() : "scripted";
    counts[mishap] = (counts[mishap] ?? 0) + 1;
    if (script !== undefined) return void response.writeHead(script.status, { "retry-after": String(script.retryAfter ?? 0) }).end();
    if (mishap === "cut-before") return void request.socket.destroy();
    if (mishap === "silence") return;
    if (mishap === "refused") return void response.writeHead(status(), retry).end();
    if (mishap === "delayed") await new Promise((done) => setTimeout(done, random() * (odds?.delay ?? 0)));
    const answer = await pass(target, request, body);
    if (request.method === "POST" && /statements/.test(request.url ?? "") && answer.status < 300) taken.push(...idsOf(body));
    if (mishap === "cut-after") return void request.socket.destroy();
    if (mishap === "changed") return void response.writeHead(status(), retry).end();
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    taken,
    set: (next) => {
      odds = next;
    },
    next: (...answers) => void scripted.push(...answers),
    down: (down) => {
      isDown = down;
    },
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

const retry = { "retry-after": "2" };

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[]>;
  readonly body: Buffer;
}

/** Header values go on byte for byte: a line item's `Link` is not pure ASCII. */
function pass(target: string, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  const { host: _host, connection: _connection, ...rest } = headers;
  return new Promise((resolve, reject) => {
    const sending = forward(`${target}${url}`, { method, headers: rest }, (answer) => {
      bytes(answer).then((received) => {
        const { connection: _closed, "transfer-encoding": _chunked, "content-length": _length, ...kept } = answer.headers;
        const headersOut = Object.fromEntries(
          Object.entries(kept).filter((entry): entry is [string, string | string[]] => entry[1] !== undefined),
        );
        resolve({ status: answer.statusCode ?? 0, headers: headersOut, body: received });
      }, reject);
    });
    sending.on("error", reject);
    sending.end(body);
  });
}

async function bytes(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function idsOf(body: Buffer): readonly string[] {
  const parsed: unknown = JSON.parse(body.toString("utf8"));
  return (Array.isArray(parsed) ? parsed : [parsed]).flatMap((one: { id?: unknown }) => (typeof one.id === "string" ? [one.id] : []));
}
