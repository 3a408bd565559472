import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the LRS does with the next request instead of answering as it should. */
export type Fault =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  /** Stores, then cuts the connection: the answer is lost. */
  | "store-then-cut"
  | "cut"
  | "silence";

export interface Sent {
  readonly id: string;
  readonly [key: string]: unknown;
}

/** How a real product behaves where LRSs differ: on an identical resend, and on an id it does not know. */
export type Manner = "ralph" | "adl";

/** A small LRS on loopback that can be told to misbehave. Statements whose object id contains "poison" are refused. */
export async function scriptedLrs(manner: Manner = "ralph") {
  const stored = new Map<string, Sent>();
  const bodies: string[] = [];
  const faults: Fault[] = [];
  const requests: string[] = [];
  let standing: Fault | undefined;

  function store(batch: readonly Sent[]): number {
    const known = batch.filter(({ id }) => stored.has(id));
    const differs = known.some((one) => JSON.stringify(stored.get(one.id)) !== JSON.stringify(one));
    if (differs || (manner === "adl" && known.length > 0)) return 409;
    if (batch.some((one) => JSON.stringify(one["object"] ?? "").includes("poison"))) return manner === "adl" ? 400 : 422;
    for (const one of batch) stored.set(one.id, one);
    return 200;
  }

  function find(id: string, response: ServerResponse): void {
    const one = stored.get(id);
    const seen = one && { ...one, version: "1.0.0", stored: new Date(0).toISOString(), authority: { objectType: "Agent" } };
    if (manner === "ralph") reply(response, 200, { statements: seen === undefined ? [] : [seen] });
    else if (seen === undefined) reply(response, 404, "");
    else reply(response, 200, seen);
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const url = new URL(request.url ?? "/", "http://lrs");
    requests.push(`${request.method} ${url.pathname}`);
    const fault = faults.shift() ?? standing;
    if (request.method === "POST") bodies.push(body);
    if (fault === "silence") return;
    if (fault === "cut") return void request.socket.destroy();
    if (fault !== undefined && fault !== "store-then-cut") {
      return void response.writeHead(fault.status, { "content-type": "application/json", ...fault.headers }).end(fault.body ?? "{}");
    }
    if (request.method === "GET") return find(url.searchParams.get("statementId") ?? "", response);
    const batch = JSON.parse(body) as Sent[];
    const status = store(batch);
    if (fault === "store-then-cut") return void request.socket.destroy();
    reply(response, status, status === 200 ? batch.map(({ id }) => id) : { detail: "no" });
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => reply(response, 500, String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}/xAPI/`,
    stored,
    /** Every posted body, as bytes. */
    bodies,
    requests,
    /** The next requests meet these, one each. */
    next: (...some: readonly Fault[]) => void faults.push(...some),
    /** Every request meets this from now on; undefined: well again. */
    always: (fault: Fault | undefined) => {
      standing = fault;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export type ScriptedLrs = Awaited<ReturnType<typeof scriptedLrs>>;

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
