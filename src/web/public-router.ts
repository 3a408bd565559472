import type { Response, Router } from "express";
import type { Logger } from "pino";
import type { Languages } from "../i18n/translate.ts";
import { AppError } from "../shared/errors.ts";
import type { Locale } from "../shared/json.ts";
import { readBody, toCall } from "./adapter.ts";
import type { Answer, Asked } from "./exchange.ts";
import { express } from "./express.ts";
import type { Door } from "./front.ts";
import type { Limits } from "./limits.ts";
import type { Send } from "./reply.ts";
import type { Call, PublicRoute, Reply } from "./route.ts";

export interface Web {
  readonly languages: Languages;
  readonly defaultLocale: Locale;
  readonly publicUrl: string;
  readonly clock: () => number;
  readonly log: Logger;
  readonly limits?: Pick<Limits, "refused"> | undefined;
  readonly send: Send;
}

/** 405 names what is allowed (RFC 9110 §15.5.6). */
export function notAllowed(response: Response, allowed: ReadonlySet<string>): AppError {
  response.setHeader("Allow", [...allowed].join(", "));
  return new AppError("method-not-allowed");
}

/** The routes that need no session; each names the largest body it takes. */
export const publicDoors = (routes: readonly PublicRoute[], web: Web): readonly Door[] =>
  routes.map((route) => ({
    method: route.method,
    path: route.path,
    bodyLimit: route.bodyLimit ?? 0,
    async serve(request: Asked, response: Answer) {
      const call = toCall(request, response, { ...web, now: web.clock() });
      const reply = await (route.countsRefusals === true ? counted(route, call, web) : route.handle(call));
      await web.send(response, reply, { layout: "plain", t: call.t, ancestors: [], page: { locale: call.locale } });
    },
  }));

/** The same in Express. */
export function publicRouter(routes: readonly PublicRoute[], web: Web): Router {
  const router = express().Router();
  const methods = new Map<string, Set<string>>();
  for (const { method, path, bodyLimit, serve } of publicDoors(routes, web)) {
    if (method === "get") router.get(path, serve);
    else router.post(path, readBody(bodyLimit), serve);
    methods.set(path, (methods.get(path) ?? new Set()).add(method.toUpperCase()));
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
