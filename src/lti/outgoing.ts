import { lookup as resolve } from "node:dns";
import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type RequestOptions } from "node:http";
import { createRequire } from "node:module";
import { isIP, type LookupFunction } from "node:net";
import { lazy } from "../shared/lazy.ts";
import { isLoopbackAddress, isOwnNetworkAddress, isPublicAddress } from "./addresses.ts";

export interface OutgoingRequest {
  readonly url: string;
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whole call, in ms; default 5,000. */
  readonly timeout?: number;
}

export interface OutgoingReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

/** A call that brought no answer: the address is not one we call, or network, time or size gave out. */
export class OutgoingFailure extends Error {
  readonly kind: "forbidden" | "timeout" | "too-large" | "network";
  constructor(kind: OutgoingFailure["kind"], detail: string) {
    super(`${kind}: ${detail}`);
    this.name = "OutgoingFailure";
    this.kind = kind;
  }
}

/** Calls a platform. Answers of any status are replies; redirects are answers too and never followed. @throws OutgoingFailure */
export type Outgoing = (request: OutgoingRequest) => Promise<OutgoingReply>;

export interface OutgoingRules {
  /** Loopback addresses, and plain http to them: for a practice LMS beside us. */
  readonly acceptLoopback: boolean;
  /** Host names the administrator vouches for although they stand on the company's own network. */
  readonly privateHosts?: readonly string[];
}

/** All of TLS comes with it; nothing is called before somebody launches. */
const https = lazy(() => createRequire(import.meta.url)("node:https") as typeof import("node:https"));
const TIMEOUT = 5_000;
const MAX_BYTES = 1_000_000;

/**
 * The guarded way out: https only, every resolved address checked and the connection made to a checked one, so that no name can
 * be bent towards an inner service between check and use; 5 s, 1 MB, no redirects.
 */
export function createOutgoing(rules: OutgoingRules): Outgoing {
  const plainAgent = new HttpAgent({ keepAlive: true });
  const agent = lazy(() => new (https().Agent)({ keepAlive: true }));
  const vouched = new Set(rules.privateHosts);
  const allowed = (address: string, host: string): boolean =>
    isPublicAddress(address) || (rules.acceptLoopback && isLoopbackAddress(address)) || (vouched.has(host) && isOwnNetworkAddress(address));

  const lookup: LookupFunction = (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error !== null) callback(error, "", 0);
      else if (first === undefined || !addresses.every(({ address }) => allowed(address, host))) {
        callback(new OutgoingFailure("forbidden", host), "", 0);
      } else if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };

  function check(text: string): URL {
    const url = URL.parse(text);
    if (url === null || url.username !== "" || url.password !== "") throw new OutgoingFailure("forbidden", "no plain URL");
    const host = url.hostname.replace(/^\[|\]$/g, "");
    if (isIP(host) !== 0 && !allowed(host, host)) throw new OutgoingFailure("forbidden", host);
    const plain = url.protocol === "http:" && rules.acceptLoopback && (host === "localhost" || isLoopbackAddress(host));
    if (url.protocol !== "https:" && !plain) throw new OutgoingFailure("forbidden", url.protocol);
    return url;
  }

  return async (request) => {
    const url = check(request.url);
    const options: RequestOptions = {
      method: request.method ?? "GET",
      headers: { accept: "application/json", "accept-encoding": "identity", ...request.headers, ...lengthOf(request.body) },
      lookup,
      agent: url.protocol === "https:" ? agent() : plainAgent,
      signal: AbortSignal.timeout(request.timeout ?? TIMEOUT),
    };
    const start = (): ClientRequest => (url.protocol === "https:" ? https().request(url, options) : httpRequest(url, options));
    return exchange(start, request.body);
  };
}

const lengthOf = (body: string | undefined): Record<string, string> =>
  body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };

/** A kept connection may have been closed by the platform just then; that call is made once more on a fresh one. */
async function exchange(start: () => ClientRequest, body: string | undefined): Promise<OutgoingReply> {
  const sending = start();
  try {
    return await answerTo(sending, body);
  } catch (error) {
    const lost = sending.reusedSocket && (error as { code?: string } | null)?.code === "ECONNRESET";
    if (lost) return exchange(start, body);
    throw asFailure(error);
  }
}

function answerTo(sending: ClientRequest, body: string | undefined): Promise<OutgoingReply> {
  return new Promise((done, fail) => {
    sending.on("error", fail);
    sending.on("response", (response) => {
      const parts: Buffer[] = [];
      let size = 0;
      response.on("error", fail);
      response.on("data", (part: Buffer) => {
        size += part.length;
        if (size <= MAX_BYTES) parts.push(part);
        else sending.destroy(new OutgoingFailure("too-large", `over ${MAX_BYTES} bytes`));
      });
      response.on("end", () =>
        done({ status: response.statusCode ?? 0, headers: flat(response.headers), text: Buffer.concat(parts).toString("utf8") }),
      );
    });
    sending.end(body);
  });
}

function asFailure(error: unknown): OutgoingFailure {
  if (error instanceof OutgoingFailure) return error;
  const { name, code } = error as Error & { code?: string };
  return new OutgoingFailure(name === "TimeoutError" || name === "AbortError" ? "timeout" : "network", code ?? name);
}

const flat = (headers: NodeJS.Dict<string | string[]>): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]));
