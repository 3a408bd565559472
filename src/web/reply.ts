import { pipeline } from "node:stream/promises";
import type { Translate } from "../i18n/translate.ts";
import { sendEvents } from "./events.ts";
import type { Answer } from "./exchange.ts";
import { GUARDS } from "./guards.ts";
import { isWorthPacking, packed } from "./packing.ts";
import type { Cookie, Reply } from "./route.ts";
import type { PageFrame, Views } from "./views.ts";

export interface Framing {
  readonly layout: "frame" | "plain";
  readonly page: PageFrame;
  readonly t: Translate;
  /** Who may frame this answer: origins, or none. */
  readonly ancestors: readonly string[];
}

/** Done once a streamed body is sent; every other answer is on its way at once. */
export type Send = (response: Answer, reply: Reply, framing: Framing) => void | Promise<void>;

/** Turns a handler's reply into the HTTP answer; the only place that writes a response. */
export function createSender(views: Views): Send {
  return (response, reply, framing) => {
    switch (reply.type) {
      case "page": {
        const layout = reply.plain === true ? "plain" : framing.layout;
        const html = views.render(reply.view, { layout, model: reply.model, page: framing.page, t: framing.t });
        return write(response, { type: "text/html; charset=utf-8", body: html }, headersOf(reply, framing), reply.status);
      }
      case "redirect":
        return write(response, { body: "" }, [...headersOf(reply, framing), "Location", inAscii(reply.to)], 303);
      case "json":
        return write(response, { type: JSON_TYPE, body: JSON.stringify(reply.body) }, headersOf(reply, framing), reply.status);
      case "raw":
        return write(response, { type: withCharset(reply), body: reply.body }, headersOf(reply, framing), reply.status);
      case "stream":
        return sendStream(response, reply, headersOf(reply, framing));
      case "events":
        return sendEvents(response, headersOf({ ...reply, headers: { "Cache-Control": "no-store, no-transform" } }, framing), reply.open);
    }
  };
}

const JSON_TYPE = "application/json; charset=utf-8";

/** A text says how it is coded. */
const withCharset = ({ contentType, body }: Extract<Reply, { type: "raw" }>): string =>
  typeof body === "string" && !contentType.includes("charset=") ? `${contentType}; charset=utf-8` : contentType;

/** A URL as a header can carry it. */
const inAscii = (url: string): string =>
  /[^\x21-\x7e]/.test(url) ? url.toWellFormed().replaceAll(/[^\x21-\x7e]+/g, encodeURIComponent) : url;

/** Names and values in turn, as Node takes them without looking at each. */
function headersOf(reply: Reply, { ancestors }: Framing): string[] {
  const policy = reply.type === "page" ? reply.policy : undefined;
  const said = reply.type === "redirect" ? {} : (reply.headers ?? {});
  const headers = [...GUARDS];
  // A file brings a stricter one of its own.
  if (said["Content-Security-Policy"] === undefined)
    headers.push("Content-Security-Policy", contentSecurityPolicy(policy?.ancestors ?? ancestors, policy?.formAction));
  if (said["Cache-Control"] === undefined) headers.push("Cache-Control", "no-store");
  for (const name in said) headers.push(name, said[name] ?? "");
  if ((reply.type === "page" || reply.type === "redirect") && reply.cookies !== undefined) {
    for (const cookie of reply.cookies) headers.push("Set-Cookie", cookieText(cookie));
  }
  return headers;
}

/** Up to here one string of headers and body is sent in one piece, if it is plain ASCII; in bytes. */
const SHORT = 1_024;

function write(response: Answer, { type = "", body }: Body, headers: string[], status = 200): void | Promise<void> {
  if (type !== "") headers.push("Content-Type", type);
  if (typeof body === "string" && body.length < SHORT && Buffer.byteLength(body) === body.length) {
    headers.push("Content-Length", String(body.length));
    response.writeHead(status, headers).end(body, "latin1");
    return undefined;
  }
  // Coded here: Node would put headers and body together in one long string first, which costs three times as much.
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  const { accepts } = response;
  const worth = accepts !== undefined && isWorthPacking(bytes.length, type);
  if (worth) headers.push("Vary", "Accept-Encoding");
  const small = worth ? packed(bytes, accepts) : undefined;
  if (small !== undefined) headers.push("Content-Encoding", small.coding);
  const end = (sent: Buffer): void => {
    headers.push("Content-Length", String(sent.length));
    response.writeHead(status, headers).end(sent);
  };
  const sent = small?.body ?? bytes;
  return Buffer.isBuffer(sent) ? end(sent) : sent.then(end);
}

interface Body {
  readonly type?: string;
  readonly body: string | Buffer;
}

async function sendStream(response: Answer, { status, open }: Extract<Reply, { type: "stream" }>, headers: string[]): Promise<void> {
  if (open === undefined || response.req.method === "HEAD") {
    response.writeHead(status, headers).end();
    return;
  }
  const body = await open();
  response.writeHead(status, headers);
  // A reader who leaves ends the reading; a body that breaks off ends the connection, so that nobody takes half for the whole.
  await pipeline(body, response).catch(() => response.destroy());
}

/** `__Host-` cookies survive inside a cross-site frame only as `None; Secure; Partitioned` (measured in Chromium). */
export const cookieText = ({ name, value, maxAge, strict }: Cookie): string =>
  `${name}=${value}; Path=/; Max-Age=${maxAge}; Secure; HttpOnly; ${strict === true ? "SameSite=Strict" : "SameSite=None; Partitioned"}`;

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; media-src 'self' blob:; " +
  "connect-src 'self'; worker-src 'self'; base-uri 'none'; object-src 'none'; frame-src 'none'; ";

function contentSecurityPolicy(ancestors: readonly string[], formAction?: string): string {
  const action = formAction === undefined ? "'self'" : `'self' ${formAction}`;
  return `${POLICY}form-action ${action}; frame-ancestors ${ancestors.length === 0 ? "'none'" : ancestors.join(" ")}`;
}
