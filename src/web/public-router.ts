import { Router, type Request, type Response } from "express";
import type { Logger } from "pino";
import type { Languages } from "../i18n/translate.ts";
import { AppError } from "../shared/errors.ts";
import type { Locale } from "../shared/json.ts";
import { readBody, toCall } from "./adapter.ts";
import type { Limits } from "./limits.ts";
import type { Framing } from "./reply.ts";
import type { Call, PublicRoute, Reply } from "./route.ts";

export interface Web {
  readonly languages: Languages;
  readonly defaultLocale: Locale;
  readonly publicUrl: string;
  readonly clock: () => number;
  readonly log: Logger;
  readonly limits?: Pick<Limits, "refused"> | undefined;
  readonly send: (response: Response, reply: Reply, framing: Framing) => void;
}

/** 405 names what is allowed (RFC 9110 §15.5.6). */
export function notAllowed(response: Response, allowed: ReadonlySet<string>): AppError {
  response.setHeader("Allow", [...allowed].join(", "));
  return new AppError("method-not-allowed");
}

/** Serves the routes that need no session; each names the largest body it takes. */
export function publicRouter(routes: readonly PublicRoute[], web: Web): Router {
  const router = Router();
  const methods = new Map<string, Set<string>>();
  for (const route of routes) {
    const handle = async (request: Request, response: Response): Promise<void> => {
      const call = toCall(request, response, { ...web, now: web.clock() });
      const reply = await (route.countsRefusals === true ? counted(route, call, web) : route.handle(call));
      web.send(response, reply, { layout: "plain", t: call.t, ancestors: [], page: { locale: call.locale } });
    };
    if (route.method === "get") router.get(route.path, handle);
    else router.post(route.path, readBody(route.bodyLimit ?? 0), handle);
    methods.set(route.path, (methods.get(route.path) ?? new Set()).add(route.method.toUpperCase()));
  }
  for (const [path, allowed] of methods) {
    router.all(path, (request, response, next) => {
      if (request.method === "HEAD" && allowed.has("GET")) next();
      else
        response
          .setHeader("Allow", [...allowed].join(", "))
          .status(405)
          .end();
    });
  }
  return router;
}

/** What people run into without doing anything wrong: their browser's cookies, two clocks, a setting, an outage of their LMS. */
const HONEST: ReadonlySet<unknown> = new Set(["browser", "setup", "clock", "keys", "platform", "anonymous"]);

/** The reply, once a refusal has been counted against its source. @throws AppError("too-many") in place of one refusal too many */
async function counted(route: PublicRoute, call: Call, { limits }: Pick<Web, "limits">): Promise<Reply> {
  const refused = async (): Promise<void> => limits?.refused(call.ip);
  try {
    const reply = await route.handle(call);
    if (reply.type === "page" && (reply.status === 400 || reply.status === 403)) await refused();
    return reply;
  } catch (error) {
    if (error instanceof AppError && error.status < 429 && !HONEST.has(error.values["why"])) await refused();
    throw error;
  }
}
