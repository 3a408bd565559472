import type { NextFunction, Request, Response } from "express";
import { AppError } from "../shared/errors.ts";
import { referenceOf } from "./adapter.ts";
import { errorReply, toAppError, wantsJson } from "./errors.ts";
import type { Web } from "./public-router.ts";

interface Framed {
  readonly session?: { readonly locale: "zh-CN" | "zh-TW" | "en"; readonly id: string; readonly frameOrigins: readonly string[] };
}

function reply(thrown: unknown, { request, response, web }: { request: Request; response: Response; web: Web }): void {
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
  const { session } = ((response.locals as { admitted?: Framed }).admitted ?? {}) as Framed;
  const locale = session?.locale ?? web.languages.match(request.headers["accept-language"]) ?? web.defaultLocale;
  const t = web.languages.translator(locale);
  const back = session === undefined ? undefined : `/s/${session.id}/home`;
  web.send(response, errorReply(error, { t, reference, asJson: wantsJson(request), back }), {
    layout: "plain",
    t,
    page: { locale },
    ancestors:
      session === undefined ? ["'self'", "https:", "http://127.0.0.1:*", "http://localhost:*"] : ["'self'", ...session.frameOrigins],
  });
}

const notFound = (_request: Request, _response: Response, next: NextFunction): void => next(new AppError("not-found"));

export const toFault = { reply, notFound };
