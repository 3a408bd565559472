import type { ErrorRequestHandler, RequestHandler } from "express";
import { languageOf } from "./pages/layout.ts";
import { messagePage } from "./pages/messages.ts";

/** Scripts and styles of the practice pages only; frames and form posts to the tool and to itself. */
export function securityHeaders(issuer: string, toolUrl: string): RequestHandler {
  const tool = new URL(toolUrl).origin;
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `frame-src 'self' ${issuer} ${tool}`,
    `form-action 'self' ${issuer} ${tool}`,
    `frame-ancestors 'self' ${issuer}`,
    "base-uri 'none'",
  ].join("; ");
  return (_req, res, next) => {
    res.setHeader("Content-Security-Policy", policy);
    res.setHeader("X-Content-Type-Options", "nosniff");
    res.setHeader("Referrer-Policy", "same-origin");
    next();
  };
}

/** Changes made by a page come from a page of this server: no other site starts over or edits grades. */
export function ownOriginOnly(): RequestHandler {
  return (req, res, next) => {
    const origin = req.headers.origin;
    if (req.method !== "POST" || origin === undefined || !/^\/(course|reset|connect)/.test(req.path)) return next();
    if (URL.canParse(origin) && new URL(origin).host === req.headers.host) return next();
    res.status(403).send(messagePage(languageOf(req), "refusedTitle", "foreignOrigin"));
  };
}

/** Anything unforeseen: a page in words, and the fault on stderr. */
export const pageErrors: ErrorRequestHandler = (error: unknown, req, res, next) => {
  if (res.headersSent) return next(error);
  const given = typeof error === "object" && error !== null && "status" in error ? Number(error.status) : 500;
  const status = given >= 400 && given < 500 ? given : 500;
  if (status === 500) console.error(error);
  res.status(status).send(messagePage(languageOf(req), "refusedTitle", "brokenRequest"));
};
