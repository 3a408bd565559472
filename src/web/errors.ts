import { AppError } from "../shared/errors.ts";
import type { Translate } from "../i18n/translate.ts";
import { isJson, type Asked } from "./exchange.ts";
import { json, page, type Reply } from "./route.ts";

/** Errors of Express and its body parser carry an HTTP status; everything else unknown is ours. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const status = (error as { status?: unknown } | null)?.status;
  if (status === 413) return new AppError("too-large", { cause: error });
  if (status === 415) return new AppError("unsupported-media", { cause: error });
  if (typeof status === "number" && status >= 400 && status < 500) {
    return new AppError("bad-input", { values: { field: "?" }, reason: (error as Error).message, cause: error });
  }
  return new AppError("unexpected", { reason: error instanceof Error ? error.message : "unknown", cause: error });
}

export const wantsJson = (request: Asked): boolean => isJson(request) || (request.headers.accept ?? "").startsWith("application/json");

/** Where a person may go from an error page. */
export interface WaysOn {
  /** Start page of the session. */
  readonly back?: string | undefined;
  /** The LMS's own page, where it named one. */
  readonly course?: string | undefined;
  /** Sealed: begins the lost launch's login anew, in a new window where the page is framed. */
  readonly restart?: string | undefined;
  readonly framed?: boolean;
}

/** What a person sees of a fault: words in their language, a reference number, a way back; never internals. */
export function errorReply(error: AppError, reader: { t: Translate; reference: string; asJson: boolean; ways?: WaysOn }): Reply {
  const { t, reference, ways = {} } = reader;
  const message = t(`errors.${error.code}.title`);
  const { why } = error.values;
  const ownWords = (error.code === "launch-refused" || error.code === "launch-malformed") && typeof why === "string";
  const advice = ownWords ? t(`launch.why.${why}`, error.values) : t(`errors.${error.code}.advice`, error.values);
  const headers: Record<string, string> =
    error.status === 503 ? { "Retry-After": "5" } : error.status === 429 ? { "Retry-After": String(error.values["wait"] ?? 60) } : {};
  if (reader.asJson) return { ...json({ error: { code: error.code, message, reference } }, error.status), headers } as Reply;
  const model = { title: message, message, advice, code: error.code, reference, ...ways };
  return { ...page("common/error", model, error.status), headers } as Reply;
}
