import type { Readable } from "node:stream";
import type { Company } from "../people/company.ts";
import type { Actor } from "../people/records.ts";
import type { Right } from "../people/rights.ts";
import type { Locale } from "../shared/json.ts";
import type { SessionRecord } from "../lti/records.ts";
import type { Translate } from "../i18n/translate.ts";
import type { EventSink } from "./events.ts";

/** One request as a handler sees it: parsed by nobody yet, so every handler starts with `parse(schema, …)`. */
export interface Call {
  readonly params: Readonly<Record<string, string>>;
  readonly query: unknown;
  readonly body: unknown;
  readonly now: number;
  readonly locale: Locale;
  readonly t: Translate;
  /** Shown on error pages and written to the log. */
  readonly reference: string;
  readonly ip: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly cookies: Readonly<Record<string, string>>;
  /** The body as it comes, where the route takes files and one was sent (`application/octet-stream`). */
  readonly upload?: Readable | undefined;
}

/** A request inside a launch's session, its right already checked. */
export interface SessionCall extends Call {
  readonly session: SessionRecord;
  readonly actor: Actor;
  readonly company: Company;
  /** IANA zone of the company, in which its days and times are shown. */
  readonly zone: string;
  /** HMAC of the session for forms (`_token`) and JSON (`x-tierwise-token`). */
  readonly formToken: string;
  /** URL of a page of this session: `/s/<launch>` + path. */
  readonly href: (path: string) => string;
}

export interface Cookie {
  readonly name: string;
  readonly value: string;
  /** Seconds; 0 deletes. */
  readonly maxAge: number;
  /** Never sent from another site nor in a foreign frame; default: sent in the LMS's frame. */
  readonly strict?: boolean;
}

/** What a handler answers; only the Express adapter touches the response. */
export type Reply =
  | {
      readonly type: "page";
      readonly status?: number;
      readonly view: string;
      readonly model: object;
      readonly headers?: Headers;
      readonly cookies?: readonly Cookie[];
      readonly policy?: PagePolicy;
      /** Without the frame round it: a page after the session's end. */
      readonly plain?: boolean;
    }
  | { readonly type: "redirect"; readonly to: string; readonly cookies?: readonly Cookie[] }
  | { readonly type: "json"; readonly status?: number; readonly body: unknown; readonly headers?: Headers }
  | {
      readonly type: "raw";
      readonly status?: number;
      readonly contentType: string;
      readonly body: string | Buffer;
      readonly headers?: Headers;
    }
  | {
      readonly type: "stream";
      readonly status: number;
      readonly headers: Headers;
      /** Absent: headers alone (416). Not opened for HEAD. */
      readonly open?: () => Promise<Readable>;
    }
  /** Server-sent events, open until either side ends them. */
  | { readonly type: "events"; readonly headers?: Headers; readonly open: (sink: EventSink) => void };

type Headers = Readonly<Record<string, string>>;

/** What one page may do beyond all others (its Content-Security-Policy). */
export interface PagePolicy {
  /** The one foreign origin its form may be sent to. */
  readonly formAction?: string;
  /** Origins that may frame it, in place of the usual ones. */
  readonly ancestors?: readonly string[];
}

/** A page or deed inside a session. Right and audit event stand beside the URL. */
export interface SessionRoute {
  readonly method: "get" | "post";
  /** Below `/s/:launch`. */
  readonly path: string;
  readonly right: Right;
  /** The audit line a deed writes (`slice.deed`); null for reads and autosaves. */
  readonly audit: string | null;
  /** Takes a file of any size as its body; the handler reads {@link Call.upload} as it comes. */
  readonly takesFile?: boolean;
  /** A deed that is open in an archived cohort, too: it changes nothing of what was judged there. Every other deed is refused. */
  readonly inArchive?: true;
  handle(call: SessionCall): Promise<Reply>;
}

/** A page anyone may open: verification, health, LTI's own endpoints. */
export interface PublicRoute {
  readonly method: "get" | "post";
  readonly path: string;
  /** Largest body taken, in bytes; default 0 (none). */
  readonly bodyLimit?: number;
  /** A source whose requests here are refused again and again is told to wait; those that are right are always taken. */
  readonly countsRefusals?: boolean;
  handle(call: Call): Promise<Reply>;
}

export const page = (view: string, model: object, status = 200): Reply => ({ type: "page", view, model, status });
export const redirect = (to: string): Reply => ({ type: "redirect", to });
export const json = (body: unknown, status = 200): Reply => ({ type: "json", body, status });
