import { Router, urlencoded } from "express";
import type { RequestHandler } from "express";
import { z } from "zod";
import { autoPostPage, messagePage } from "../pages/messages.ts";
import { languageOf } from "../pages/layout.ts";
import type { TextKey } from "../texts.ts";
import { launchClaims } from "./idToken.ts";
import type { LaunchFacts } from "./idToken.ts";
import { launchFacts } from "./login.ts";
import { redirectUri, toolOf } from "./platform.ts";
import type { Platform } from "./platform.ts";

const HintSchema = z.string().transform((text, context) => {
  try {
    return z.object({ launchid: z.string() }).parse(JSON.parse(text)).launchid;
  } catch {
    context.addIssue("not a launch hint");
    return z.NEVER;
  }
});

/** Each parameter of the authentication request (OIDC implicit flow, Security Framework 5.1.1.2), with the words for a bad one. */
function checks(platform: Platform): readonly (readonly [name: string, schema: z.ZodType<string>, problem: TextKey])[] {
  return [
    ["client_id", z.string().refine((id) => toolOf(platform, id) !== undefined), "auth.client"],
    ["redirect_uri", z.literal(redirectUri(platform)), "auth.redirect"],
    ["response_type", z.literal("id_token"), "auth.responseType"],
    ["scope", z.literal("openid"), "auth.scope"],
    ["response_mode", z.literal("form_post"), "auth.responseMode"],
    ["prompt", z.literal("none"), "auth.prompt"],
    ["nonce", z.string().min(1), "auth.nonce"],
    ["state", z.string().min(1), "auth.state"],
    ["login_hint", z.string().min(1), "auth.loginHint"],
    ["lti_message_hint", HintSchema, "auth.messageHint"],
  ];
}

type Asked = { type: "ask"; values: Record<string, string> } | { type: "refused"; problem: TextKey };

function parseRequest(platform: Platform, query: Record<string, unknown>): Asked {
  const values: Record<string, string> = {};
  for (const [name, schema, problem] of checks(platform)) {
    const parsed = schema.safeParse(query[name]);
    if (!parsed.success) return { type: "refused", problem };
    values[name] = parsed.data;
  }
  return { type: "ask", values };
}

type Found = { type: "launch"; facts: LaunchFacts } | { type: "refused"; problem: TextKey };

function findLaunch(platform: Platform, values: Record<string, string>): Found {
  const launch = platform.launches.find(values.lti_message_hint ?? "");
  if (launch === undefined) return { type: "refused", problem: "auth.messageHint" };
  if (launch.user !== values.login_hint) return { type: "refused", problem: "auth.loginHint" };
  const facts = launchFacts(platform, launch);
  if (facts !== undefined && facts.tool.clientId !== values.client_id) return { type: "refused", problem: "auth.client" };
  return facts === undefined ? { type: "refused", problem: "auth.gone" } : { type: "launch", facts };
}

function authenticate(platform: Platform): RequestHandler {
  return (req, res) => {
    const lang = languageOf(req);
    const body = z.record(z.string(), z.unknown()).catch({}).parse(req.body);
    const asked = parseRequest(platform, { ...req.query, ...body });
    const found = asked.type === "ask" ? findLaunch(platform, asked.values) : asked;
    if (asked.type === "refused" || found.type === "refused") {
      res.status(400).send(messagePage(lang, "refusedTitle", found.type === "refused" ? found.problem : "auth.gone"));
      return;
    }
    const idToken = platform.keys.sign(launchClaims(platform, found.facts, asked.values.nonce ?? ""));
    res.setHeader("Cache-Control", "no-store");
    res.send(autoPostPage(lang, redirectUri(platform), { id_token: idToken, state: asked.values.state ?? "" }));
  };
}

/** The OpenID Connect authentication endpoint: answers a form that posts id_token and state to the tool. */
export function authRoutes(platform: Platform): Router {
  const router = Router();
  const handler = authenticate(platform);
  router.get("/mod/lti/auth.php", handler);
  router.post("/mod/lti/auth.php", urlencoded({ extended: false, limit: "100kb" }), handler);
  return router;
}
