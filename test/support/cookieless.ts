import type { IncomingMessage, RequestListener } from "node:http";

/** What a browser kept of the tool's cookies in frames, and whether it keeps them. */
export interface FrameCookies {
  /** "keep": as the browser will. "block": none comes or goes in a frame, as in browsers that refuse all cookies there. */
  mode: "keep" | "block";
  /** Names of the cookies that framed requests brought, since the last reset. */
  readonly brought: Set<string>;
  readonly listener: RequestListener;
}

/** An ordinary third-party cookie beside the tool's: a browser that brings it back in a frame does not block them. */
export const PROBE = "plain-third-party";

const framed = (request: IncomingMessage): boolean => request.headers["sec-fetch-dest"] === "iframe";

export function createFrameCookies(): FrameCookies {
  const cookies: FrameCookies = {
    mode: "keep",
    brought: new Set(),
    listener(request, response) {
      if (!framed(request)) return;
      if (cookies.mode === "keep") {
        for (const cookie of (request.headers.cookie ?? "").split("; ")) cookies.brought.add(cookie.split("=")[0] ?? "");
        response.appendHeader("Set-Cookie", `${PROBE}=1; Path=/; Secure; SameSite=None`);
        return;
      }
      delete request.headers.cookie;
      const setHeader = response.setHeader.bind(response);
      response.setHeader = (name, value) => (name.toLowerCase() === "set-cookie" ? response : setHeader(name, value));
    },
  };
  return cookies;
}
