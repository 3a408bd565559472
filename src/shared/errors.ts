import type { Json } from "./json.ts";

/** Every fault a person can meet, with its HTTP status. The sentences stand in the locales under `errors.<code>`. */
export const ERRORS = {
  "bad-input": 400,
  "bad-token": 403,
  "not-signed-in": 401,
  forbidden: 403,
  "not-found": 404,
  "method-not-allowed": 405,
  conflict: 409,
  "too-large": 413,
  "unsupported-media": 415,
  "too-many": 429,
  unexpected: 500,
  unavailable: 503,
  "launch-refused": 401,
  "launch-malformed": 400,
  "own-work": 403,
  archived: 409,
  "left-company": 403,
} as const;

export type ErrorCode = keyof typeof ERRORS;

export interface ErrorDetail {
  /** Filled into the sentence `errors.<code>`. */
  readonly values?: Readonly<Record<string, string | number>>;
  /** For the log and the audit line only; never shown. */
  readonly reason?: string;
  readonly cause?: unknown;
}

/** A fault with a code, never a sentence; the error page finds the words in the reader's language. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly values: Readonly<Record<string, string | number>>;
  readonly reason: string | undefined;

  constructor(code: ErrorCode, detail: ErrorDetail = {}) {
    super(detail.reason ?? code, { cause: detail.cause });
    this.name = "AppError";
    this.code = code;
    this.status = ERRORS[code];
    this.values = detail.values ?? {};
    this.reason = detail.reason;
  }
}

/** Someone else changed the record first, or a unique key is taken: decide again from fresh data. */
export class Conflict extends AppError {
  readonly collection: string;
  constructor(collection: string, detail: { id?: string; key?: string }) {
    super("conflict", { reason: `${collection}: ${detail.key === undefined ? `version of ${detail.id}` : `unique ${detail.key}`}` });
    this.name = "Conflict";
    this.collection = collection;
  }
}

/** Closes a `switch` over a union: a new member fails the type check, and a stray value fails loudly. */
export function assertNever(value: never): never {
  throw new AppError("unexpected", { reason: `unhandled: ${JSON.stringify(value as Json)}` });
}
