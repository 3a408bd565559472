import type { NextFunction, Request, RequestHandler, Response } from "express";

/**
 * What goes wrong with the next requests that match. `delayMs` alone is only slow; `dropConnection` closes the socket before
 * anything is done; `storeThenDrop` does the work and closes the socket instead of answering; otherwise `status`, `headers` and
 * `body` are the answer, and nothing is done. `times` (default 1) may be Infinity.
 */
export interface Fault {
  match: RegExp;
  method?: string;
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  delayMs?: number;
  dropConnection?: boolean;
  storeThenDrop?: boolean;
  times?: number;
}

/** The queue of faults, and the requests counted by endpoint (`token`, `certs`, `scores`, `statements.post` …). */
export interface Faults {
  add: (fault: Fault) => void;
  clear: () => void;
  counts: () => Record<string, number>;
  resetCounts: () => void;
  middleware: RequestHandler;
}

const ENDPOINTS: readonly (readonly [RegExp, string])[] = [
  [/^\/mod\/lti\/token\.php$/, "token"],
  [/^\/mod\/lti\/certs\.php$/, "certs"],
  [/^\/mod\/lti\/auth\.php$/, "auth"],
  [/^\/mod\/lti\/services\.php\/CourseSection\//, "memberships"],
  [/\/lineitem\/scores$/, "scores"],
  [/\/lineitem\/results$/, "results"],
  [/\/lineitem$/, "lineitem"],
  [/\/lineitems$/, "lineitems"],
  [/^\/xapi\/statements\/?$/, "statements"],
  [/^\/xapi\/about$/, "about"],
];
const BY_METHOD = new Set(["lineitem", "lineitems", "statements"]);

function endpointOf(method: string, path: string): string {
  const name = ENDPOINTS.find(([pattern]) => pattern.test(path))?.[1] ?? path;
  return BY_METHOD.has(name) ? `${name}.${method.toLowerCase()}` : name;
}

function answerFault(fault: Fault, req: Request, res: Response, next: NextFunction): void {
  if (fault.dropConnection) {
    req.socket.destroy();
    return;
  }
  if (fault.storeThenDrop) {
    res.end = () => {
      req.socket.destroy();
      return res;
    };
    next();
    return;
  }
  if (fault.status === undefined) {
    next();
    return;
  }
  res.status(fault.status);
  for (const [name, value] of Object.entries(fault.headers ?? {})) res.setHeader(name, value);
  res.end(fault.body ?? "");
}

export function createFaults(): Faults {
  let queue: { fault: Fault; left: number }[] = [];
  const counts = new Map<string, number>();
  const take = (req: Request): Fault | undefined => {
    const entry = queue.find(({ fault }) => (fault.method ?? req.method) === req.method && fault.match.test(req.originalUrl));
    if (entry === undefined) return undefined;
    entry.left -= 1;
    queue = queue.filter(({ left }) => left > 0);
    return entry.fault;
  };
  return {
    add: (fault) => void queue.push({ fault, left: fault.times ?? 1 }),
    clear: () => {
      queue = [];
    },
    counts: () => Object.fromEntries(counts),
    resetCounts: () => counts.clear(),
    middleware(req, res, next) {
      if (!/^\/(mod|xapi)\//.test(req.path)) return next();
      const endpoint = endpointOf(req.method, req.path);
      counts.set(endpoint, (counts.get(endpoint) ?? 0) + 1);
      const fault = take(req);
      if (fault === undefined) return next();
      if (fault.delayMs === undefined) return answerFault(fault, req, res, next);
      const timer = setTimeout(() => answerFault(fault, req, res, next), fault.delayMs);
      req.socket.once("close", () => clearTimeout(timer));
    },
  };
}
