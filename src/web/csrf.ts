import { AppError } from "../shared/errors.ts";
import type { Asked } from "./exchange.ts";

interface Sent {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/**
 * Lets a change through only from our own pages: the session's form token (field `_token` or header `x-tierwise-token`), and
 * `Origin` and `Sec-Fetch-Site` agreeing wherever a browser sends them. The cookie alone proves nothing: it is SameSite=None.
 */
export function checkOrigin(request: Sent, publicUrl: string): void {
  const { origin, "sec-fetch-site": site } = request.headers;
  if (origin !== undefined && origin !== publicUrl) throw new AppError("bad-token", { reason: `origin ${String(origin).slice(0, 100)}` });
  if (site !== undefined && site !== "same-origin")
    throw new AppError("bad-token", { reason: `sec-fetch-site ${String(site).slice(0, 20)}` });
}

/** The token as sent; undefined when there is none or more than one. */
export function sentToken(request: Pick<Asked, "headers">, body: unknown): string | undefined {
  const header = request.headers["x-tierwise-token"];
  if (typeof header === "string") return header;
  const field = (body as { _token?: unknown } | null)?._token;
  return typeof field === "string" ? field : undefined;
}
