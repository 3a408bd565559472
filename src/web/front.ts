import type { IncomingMessage, RequestListener } from "node:http";
import type { Answer, Asked } from "./exchange.ts";
import { routeLookup } from "./route-lookup.ts";

/** One route that the front may open itself. */
export interface Door {
  readonly method: "get" | "post";
  readonly path: string;
  /** Largest body taken, in bytes. */
  readonly bodyLimit: number;
  /** Answers, or throws what the error page is to say. */
  readonly serve: (request: Asked, response: Answer) => Promise<void>;
}

export interface FrontOptions {
  readonly open: readonly Door[];
  /** Below `/s/:launch`. */
  readonly session: readonly Door[];
  /** Express, with the same routes and whatever else there is. */
  readonly rest: RequestListener;
  readonly failed: (error: unknown, request: Asked, response: Answer) => void;
  /** The address a request came from, proxies that we trust looked through. */
  readonly addressOf: (request: IncomingMessage) => string;
}

/**
 * Takes plain requests for known routes straight to their handlers, on Node's own request and response: passing them through Express cost more than most
 * handlers do. Anything else (assets, other methods and spellings, bodies that are packed, foreign, too long or of unsaid length) goes to Express.
 */
export function createFront({ open, session, rest, failed, addressOf }: FrontOptions): RequestListener {
  const openDoor = routeLookup(open);
  const sessionDoor = routeLookup(session);

  function find(method: string, path: string) {
    if (!path.startsWith("/s/")) return { mount: 0, found: openDoor(method, path) };
    const mount = path.indexOf("/", 3);
    const strange = mount < 0 || path.slice(3, mount).includes("%");
    return { mount, found: strange ? undefined : sessionDoor(method, path.slice(mount)) };
  }

  return (request, response) => {
    const { method = "", url = "" } = request;
    const query = url.indexOf("?");
    const path = query < 0 ? url : url.slice(0, query);
    const { mount, found } = find(method, path);
    if (found === undefined || (method === "POST" && !isPlainBody(request, found.door.bodyLimit))) {
      rest(request, response);
      return;
    }
    // Set one by one: Object.assign looks each name up anew in every request.
    const asked = request as Prepared<Asked>;
    asked.url = url.slice(mount);
    asked.path = path.slice(mount);
    asked.params = mount === 0 ? found.params : { ...found.params, launch: path.slice(3, mount) };
    asked.ip = addressOf(request);
    const answer = response as Prepared<Answer>;
    answer.locals = {};
    const { "accept-encoding": accepts } = request.headers;
    if (typeof accepts === "string") answer.accepts = accepts;
    const serve = (): void => {
      found.door.serve(asked, answer).catch((error: unknown) => failed(error, Object.assign(asked, { url, path }), answer));
    };
    if (method === "POST") readText(asked, serve);
    else serve();
  };
}

type Prepared<T> = { -readonly [K in keyof T]: T[K] };

const PLAIN = /^application\/(x-www-form-urlencoded|json)\s*(;\s*charset="?utf-?8"?\s*)?$/i;

function isPlainBody({ headers }: IncomingMessage, limit: number): boolean {
  const length = Number(headers["content-length"] ?? Number.NaN);
  return length <= limit && headers["content-encoding"] === undefined && PLAIN.test(headers["content-type"] ?? "");
}

/** Node's parser ends a body at its Content-Length; one that breaks off has nobody left to answer. */
function readText(request: Asked, done: () => void): void {
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.on("end", () => {
    const [first = Buffer.alloc(0)] = parts;
    request.body = (parts.length > 1 ? Buffer.concat(parts) : first).toString("utf8");
    done();
  });
  request.on("error", () => request.destroy());
}
