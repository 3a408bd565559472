import { Router, urlencoded } from "express";
import { z } from "zod";
import { issueToken } from "./access.ts";
import { toolOf } from "./platform.ts";
import type { Platform } from "./platform.ts";
import type { ToolJwt } from "./toolKeys.ts";

const RequestSchema = z.object({
  grant_type: z.literal("client_credentials"),
  client_assertion_type: z.literal("urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
  client_assertion: z.string().min(1),
  scope: z.string(),
});
const AssertionSchema = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
  iat: z.number(),
  jti: z.string().min(1),
});

type TokenOutcome = { type: "granted"; scopes: string[] } | { type: "refused"; body: string } | { type: "unreachable" };

const refused = (error: string): TokenOutcome => ({ type: "refused", body: JSON.stringify({ error }) });

function refusalOf(checked: Exclude<ToolJwt, { type: "valid" }>): TokenOutcome {
  switch (checked.type) {
    case "unreachable":
      return { type: "unreachable" };
    case "expired":
      return refused("Expired token");
    case "early": {
      const moment = new Date(checked.iat * 1000).toISOString().replace(/\.\d+Z$/, "+0000");
      return refused(`Cannot handle token with iat prior to ${moment}`);
    }
    case "unknownKey":
      // Moodle's own answer here is not JSON either.
      return { type: "refused", body: '{\n  "error" : ""kid" invalid, unable to lookup correct key"\n}' };
    case "invalid":
      return refused("invalid_client");
  }
}

/** Assertion ids seen, each kept until the assertion would have lapsed anyway. */
function createSeen(now: () => number): (jti: string, exp: number) => boolean {
  const seen = new Map<string, number>();
  return (jti, exp) => {
    for (const [old, end] of seen) if (end * 1000 < now()) seen.delete(old);
    if (seen.has(jti)) return true;
    seen.set(jti, exp);
    return false;
  };
}

/** RFC 7523 client credentials: stricter than Moodle, which checks neither `aud`, `iss` nor a repeated `jti`. */
function createGrant(platform: Platform): (body: unknown) => Promise<TokenOutcome> {
  const seenBefore = createSeen(platform.now);
  const audiences = new Set([platform.issuer, `${platform.issuer}/mod/lti/token.php`]);
  return async (body) => {
    const request = RequestSchema.safeParse(body);
    if (!request.success) return refused("invalid_request");
    const checked = await platform.toolKeys.verify(request.data.client_assertion);
    if (checked.type !== "valid") return refusalOf(checked);
    const assertion = AssertionSchema.safeParse(checked.payload);
    if (!assertion.success || assertion.data.iss !== assertion.data.sub) return refused("invalid_client");
    if (toolOf(platform, assertion.data.iss) === undefined) return refused("invalid_client");
    if (![assertion.data.aud].flat().some((aud) => audiences.has(aud))) return refused("invalid_client");
    if (seenBefore(assertion.data.jti, assertion.data.exp)) return refused("invalid_client");
    const scopes = request.data.scope.split(" ").filter((scope) => platform.settings.scopes.includes(scope));
    return scopes.length === 0 ? refused("invalid_scope") : { type: "granted", scopes };
  };
}

export function tokenRoutes(platform: Platform): Router {
  const router = Router();
  const grant = createGrant(platform);
  router.post("/mod/lti/token.php", urlencoded({ extended: false, limit: "100kb" }), async (req, res) => {
    const outcome = await grant(req.body);
    // Moodle sends this JSON under text/html.
    res.setHeader("Content-Type", "text/html; charset=utf-8");
    res.setHeader("Cache-Control", "no-store");
    switch (outcome.type) {
      case "granted": {
        const token = issueToken(platform, outcome.scopes);
        const body = {
          access_token: token,
          token_type: "Bearer",
          expires_in: platform.settings.tokenSeconds,
          scope: outcome.scopes.join(" "),
        };
        res.end(JSON.stringify(body));
        return;
      }
      case "refused":
        res.status(400).end(outcome.body);
        return;
      case "unreachable":
        res.status(404).end("<!DOCTYPE html><title>Error</title><p>The key set of the tool could not be read.</p>");
    }
  });
  return router;
}
