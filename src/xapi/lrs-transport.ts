import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from "node:http";
import type { Agent as HttpsAgent } from "node:https";
import { createRequire } from "node:module";
import type { AdapterFunction, AdapterRequest } from "@xapi/xapi/dist/types/adapters/index.d.ts";
import { lazy } from "../shared/lazy.ts";

export interface LrsTransportOptions {
  /** Whole call, in ms. */
  readonly timeout: number;
}

export interface LrsTransport {
  /** For `@xapi/xapi`: every answer of any status is a reply, and its status is kept. */
  readonly adapter: AdapterFunction;
  /** Closes idle connections. */
  close(): void;
}

/** All of TLS comes with it; where no LRS is connected nothing is called. */
const https = lazy(() => createRequire(import.meta.url)("node:https") as typeof import("node:https"));

/** An answer larger than this is no LRS's answer to us. */
const MAX_BYTES = 5_000_000;
/** More than four connections to an LRS buy no throughput. */
const SOCKETS = 4;
/** What a call looks like when the LRS closed the kept-alive socket in the same moment. */
const STALE_SOCKET: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE"]);

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly text: string;
}

/** HTTP to the LRS as `@xapi/xapi` lacks it: statuses kept, redirects never followed, a time limit, one new try on a fresh socket. */
export function createLrsTransport({ timeout }: LrsTransportOptions): LrsTransport {
  const kept = { keepAlive: true, maxSockets: SOCKETS };
  const plainAgent = new HttpAgent(kept);
  let secureAgent: HttpsAgent | undefined;

  async function call(url: URL, { method, headers, data }: AdapterRequest): Promise<Answer> {
    const body = data === undefined ? undefined : Buffer.from(JSON.stringify(data));
    const options: RequestOptions = {
      method,
      headers: { accept: "application/json", ...headers, ...(body !== undefined && { "content-length": body.length }) },
      signal: AbortSignal.timeout(timeout),
    };
    const agent = url.protocol === "https:" ? (secureAgent ??= new (https().Agent)(kept)) : plainAgent;
    try {
      return await exchange(url, { ...options, agent }, body);
    } catch (error) {
      // Safe to repeat: statements carry their ids, and an id known already changes nothing.
      if (!STALE_SOCKET.has(codeOf(error))) throw error;
      return exchange(url, { ...options, agent: false }, body);
    }
  }

  const adapter: AdapterFunction = async ({ url, ...request }) => {
    const { text, ...answer } = await call(new URL(url), request);
    return { ...answer, data: parsed(text) };
  };
  return {
    adapter,
    close: () => {
      plainAgent.destroy();
      secureAgent?.destroy();
    },
  };
}

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "");

function exchange(url: URL, options: RequestOptions, body: Buffer | undefined): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === "https:" ? https().request : httpRequest)(url, options, (response) => {
      read(response).then(resolve, reject);
    });
    request.on("error", reject);
    request.end(body);
  });
}

async function read(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > MAX_BYTES) throw new RangeError("answer too large");
    chunks.push(bytes);
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) if (typeof value === "string") headers[name] = value;
  return { status: response.statusCode ?? 0, headers, text: Buffer.concat(chunks).toString("utf8") };
}

/** JSON where it is JSON; a gateway's HTML page stays text. */
function parsed(text: string) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
