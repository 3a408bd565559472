import type { ErrorRequestHandler, Request } from "express";

/** A refusal of a platform service. `reason` is Moodle's, and goes into the reason phrase as Moodle does it. */
export class ServiceError extends Error {
  readonly status: number;
  readonly reason: string;
  constructor(status: number, reason: string) {
    super(reason);
    this.status = status;
    this.reason = reason;
  }
}

const REASON_LIMIT = 2_000;

/** Reason phrases are ASCII: what is not is written as PHP's json_encode does. */
function asciiReason(reason: string): string {
  return reason
    .slice(0, REASON_LIMIT)
    .replace(/[\r\n\t]/g, " ")
    .replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function echo(req: Request): Record<string, unknown> {
  const contentType = req.headers["content-type"];
  return {
    method: req.method,
    url: req.originalUrl,
    accept: req.headers.accept ?? "*/*",
    ...(contentType === undefined ? {} : { contentType }),
  };
}

/** Service refusals as Moodle's JSON, with the reason phrase that goes with it. */
export const serviceErrors: ErrorRequestHandler = (error: unknown, req, res, next) => {
  if (!(error instanceof ServiceError)) {
    next(error);
    return;
  }
  res.status(error.status);
  res.statusMessage = asciiReason(error.reason);
  res.setHeader("Content-Type", "application/json; charset=utf-8");
  res.end(JSON.stringify({ status: error.status, reason: error.reason, request: echo(req) }));
};
