import { randomBytes } from "node:crypto";
import type { Request } from "express";
import { ServiceError } from "./errors.ts";
import type { Platform } from "./platform.ts";

/** Makes a bearer token for these scopes; lapsed ones are dropped on the way. */
export function issueToken(platform: Platform, scopes: string[]): string {
  const now = platform.now();
  for (const old of platform.state.tokens.all()) if (old.expires <= now) platform.state.tokens.remove(old.token);
  const token = randomBytes(16).toString("hex");
  platform.state.tokens.put(token, { token, scopes, expires: now + platform.settings.tokenSeconds * 1000 });
  return token;
}

/** Throws 401 without a living bearer token, and the set status (403 by default) where it holds none of these scopes. */
export function requireScope(platform: Platform, req: Request, scopes: readonly string[]): void {
  const [, token] = /^Bearer (\S+)$/i.exec(req.headers.authorization ?? "") ?? [];
  const held = token === undefined ? undefined : platform.state.tokens.get(token);
  if (held === undefined || held.expires <= platform.now()) throw new ServiceError(401, "Unauthorized");
  if (scopes.some((scope) => held.scopes.includes(scope))) return;
  const status = platform.settings.missingScope;
  throw new ServiceError(status, status === 401 ? "Unauthorized" : "Forbidden");
}

/**
 * Moodle picks a handler by the Accept header of a GET and by the Content-Type of a POST or PUT before it looks at the token.
 * @param exact a missing or wildcard Accept does not do (the line item list).
 */
export function requireMedia(req: Request, media: string, exact = false): void {
  const path = req.path.replace(/^.*\/services\.php/, "");
  if (req.method === "GET") {
    const accept = req.headers.accept ?? "*/*";
    const accepted = accept.split(",").map((part) => part.split(";")[0]?.trim());
    if (accepted.includes(media)) return;
    if (!accepted.includes("*/*")) throw new ServiceError(400, `No handler found for ${path} ${accept} `);
    if (exact) throw new ServiceError(400, "No context or unsupported content type");
    return;
  }
  const contentType = (req.headers["content-type"] ?? "").split(";")[0]?.trim() ?? "";
  if (contentType !== media) throw new ServiceError(400, `No handler found for ${path}  ${contentType}`);
}
