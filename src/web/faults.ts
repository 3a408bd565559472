import type { NextFunction, Request, Response } from "express";
import type { SessionRecord } from "../lti/records.ts";
import type { Locale } from "../shared/json.ts";
import { AppError } from "../shared/errors.ts";
import { referenceOf } from "./adapter.ts";
import { errorReply, toAppError, wantsJson } from "./errors.ts";
import type { Answer, Asked } from "./exchange.ts";
import type { Web } from "./public-router.ts";
import { isFramed, type Lost } from "./session-router.ts";

interface Framed {
  readonly session?: Pick<SessionRecord, "locale" | "id" | "frameOrigins" | "returnUrl">;
}

/** A part of the house that no frame may show, with its own way back. */
export interface Alone {
  readonly back: string;
  readonly locale?: Locale;
}

/** The administrator's own door, wherever in it something went wrong. */
const standsAlone = ({ url }: Asked): Alone | undefined => (/^\/admin([/?]|$)/.test(url) ? { back: "/admin" } : undefined);

/** Before a session is known, any LMS may show the words: https, or a trial on this very machine. */
const LAUNCHERS = ["'self'", "https:", "http://127.0.0.1:*", "http://localhost:*", "http://*.localhost:*"];

function reply(thrown: unknown, { request, response, web }: { request: Asked; response: Answer; web: Web }): void {
  const error = toAppError(thrown);
  const reference = referenceOf(response);
  const line = {
    reference,
    code: error.code,
    status: error.status,
    reason: error.reason?.slice(0, 300),
    method: request.method,
    path: request.path.slice(0, 200),
  };
  if (error.status >= 500) web.log.error({ ...line, err: error.cause ?? error }, "request failed");
  else web.log.info(line, "request refused");
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { admitted, lost, alone = standsAlone(request) } = response.locals as { admitted?: Framed; lost?: Lost; alone?: Alone };
  const session = admitted?.session;
  const locale =
    session?.locale ?? lost?.locale ?? alone?.locale ?? web.languages.match(request.headers["accept-language"]) ?? web.defaultLocale;
  const t = web.languages.translator(locale);
  const ways = {
    back: session === undefined ? alone?.back : `/s/${session.id}/home`,
    course: session?.returnUrl,
    restart: lost?.restart,
    framed: isFramed(request),
  };
  void web.send(response, errorReply(error, { t, reference, asJson: wantsJson(request), ways }), {
    layout: "plain",
    t,
    page: { locale },
    ancestors: alone !== undefined ? [] : session === undefined ? LAUNCHERS : ["'self'", ...session.frameOrigins],
  });
}

const notFound = (_request: Request, _response: Response, next: NextFunction): void => next(new AppError("not-found"));

export const toFault = { reply, notFound };
