import { pipeline } from "node:stream/promises";
import type { Response } from "express";
import type { Translate } from "../i18n/translate.ts";
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
export type Send = (response: Response, reply: Reply, framing: Framing) => void | Promise<void>;

/** Turns a handler's reply into the HTTP answer; the only place that writes a response. */
export function createSender(views: Views): Send {
  return (response, reply, framing) => {
    const policy = reply.type === "page" ? reply.policy : undefined;
    response.setHeader("Content-Security-Policy", contentSecurityPolicy(policy?.ancestors ?? framing.ancestors, policy?.formAction));
    response.setHeader("Cache-Control", "no-store");
    if (reply.type !== "redirect" && "headers" in reply)
      for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
    if ((reply.type === "page" || reply.type === "redirect") && reply.cookies !== undefined) {
      for (const cookie of reply.cookies) response.append("Set-Cookie", cookieText(cookie));
    }
    switch (reply.type) {
      case "page": {
        const layout = reply.plain === true ? "plain" : framing.layout;
        const html = views.render(reply.view, { layout, model: reply.model, page: framing.page, t: framing.t });
        response
          .status(reply.status ?? 200)
          .type("html")
          .send(html);
        return;
      }
      case "redirect":
        response.redirect(303, reply.to);
        return;
      case "json":
        response.status(reply.status ?? 200).json(reply.body);
        return;
      case "raw":
        response
          .status(reply.status ?? 200)
          .type(reply.contentType)
          .send(reply.body);
        return;
      case "stream":
        return sendStream(response, reply);
    }
  };
}

async function sendStream(response: Response, { status, open }: Extract<Reply, { type: "stream" }>): Promise<void> {
  response.status(status);
  if (open === undefined || response.req.method === "HEAD") {
    response.end();
    return;
  }
  const body = await open();
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
