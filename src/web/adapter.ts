import type { RequestHandler } from "express";
import { randomBytes } from "node:crypto";
import type { Languages } from "../i18n/translate.ts";
import type { Locale } from "../shared/json.ts";
import { AppError } from "../shared/errors.ts";
import { express } from "./express.ts";
import { isJson, type Answer, type Asked } from "./exchange.ts";
import { readCookies, readFields, type Fields } from "./forms.ts";
import type { Call } from "./route.ts";

/** A readable reference: 8 characters without look-alikes. */
export function newReference(): string {
  const letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
  return Array.from(randomBytes(8), (byte) => letters[byte % 32]).join("");
}

/** Reads a form or JSON body up to `limit` bytes; compressed bodies are refused, for a bomb is cheaper to send than to open. */
export const readBody = (limit: number): RequestHandler =>
  express().text({ type: ["application/x-www-form-urlencoded", "application/json"], limit, inflate: false, defaultCharset: "utf-8" });

/** @throws AppError("unsupported-media" | "bad-input") */
export function parsedBody(request: Asked): unknown {
  const body: unknown = request.body;
  if (typeof body !== "string") {
    if (Number(request.headers["content-length"] ?? 0) > 0)
      throw new AppError("unsupported-media", { reason: request.headers["content-type"] ?? "none" });
    return {};
  }
  if (!isJson(request)) return readFields(body);
  try {
    return JSON.parse(body) as unknown;
  } catch (cause) {
    throw new AppError("bad-input", { values: { field: "JSON" }, reason: "broken JSON", cause });
  }
}

/** What a file is sent as; what it is, its content says. */
const FILE = "application/octet-stream";

export interface CallContext {
  readonly languages: Languages;
  readonly defaultLocale: Locale;
  readonly now: number;
  /** The body may be a file, which is left unread. */
  readonly takesFile?: boolean | undefined;
}

/** The request as handlers see it; `locale` where the session has one, else Accept-Language, else the default. */
export function toCall(request: Asked, response: Answer, context: CallContext & { locale?: Locale }): Call {
  const header = (name: string): string | undefined => {
    const value = request.headers[name];
    return Array.isArray(value) ? value.join(",") : value;
  };
  const locale = context.locale ?? context.languages.match(header("accept-language")) ?? context.defaultLocale;
  const upload = context.takesFile === true && header("content-type")?.split(";")[0]?.trim().toLowerCase() === FILE ? request : undefined;
  return new ReadCall(request, response, { languages: context.languages, now: context.now, locale, upload });
}

type Read = Pick<CallContext, "languages" | "now"> & { readonly locale: Locale; readonly upload: Asked | undefined };

/**
 * A request, read. It makes the reference number when somebody asks for it: a class, for a getter written into an object gives each such object a shape
 * of its own, which slows whatever reads it, and holds its request in memory until a major collection.
 */
class ReadCall implements Call {
  readonly params: Call["params"];
  readonly query: Call["query"];
  readonly body: unknown;
  readonly upload: Asked | undefined;
  readonly now: number;
  readonly locale: Locale;
  readonly t: Call["t"];
  readonly ip: string;
  readonly headers: Call["headers"];
  readonly cookies: Call["cookies"];
  readonly #response: Answer;

  constructor(request: Asked, response: Answer, { languages, now, locale, upload }: Read) {
    this.params = request.params as Readonly<Record<string, string>>;
    this.query = readQuery(request.url);
    this.body = request.method === "POST" && upload === undefined ? parsedBody(request) : {};
    this.upload = upload;
    this.now = now;
    this.locale = locale;
    this.t = languages.translator(locale);
    this.ip = request.ip ?? "";
    this.headers = request.headers as Readonly<Record<string, string | undefined>>;
    this.cookies = readCookies(request.headers.cookie);
    this.#response = response;
  }

  get reference(): string {
    return referenceOf(this.#response);
  }
}

function readQuery(url: string): Fields {
  const at = url.indexOf("?");
  return readFields(at < 0 ? "" : url.slice(at + 1));
}

export function referenceOf(response: Pick<Answer, "locals">): string {
  const locals = response.locals as { reference?: string };
  locals.reference ??= newReference();
  return locals.reference;
}
