import { randomBytes } from "node:crypto";
import { json, Router, urlencoded } from "express";
import type { RequestHandler } from "express";
import { z } from "zod";
import { connectFramePage, connectPage } from "../pages/connect.ts";
import { languageOf } from "../pages/layout.ts";
import { messagePage } from "../pages/messages.ts";
import { COURSES } from "../courses.ts";
import type { Platform } from "./platform.ts";

const TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration";
const TOKEN_LIFE = 3_600_000;

const RegistrationSchema = z.object({
  application_type: z.literal("web"),
  response_types: z.array(z.string()).refine((types) => types.includes("id_token")),
  grant_types: z.array(z.string()).refine((types) => types.includes("client_credentials") && types.includes("implicit")),
  initiate_login_uri: z.url(),
  redirect_uris: z.array(z.url()).min(1),
  client_name: z.string().min(1),
  jwks_uri: z.url(),
  token_endpoint_auth_method: z.literal("private_key_jwt"),
  scope: z.string(),
  [TOOL]: z.looseObject({
    domain: z.string().min(1),
    target_link_uri: z.url(),
    custom_parameters: z.record(z.string(), z.string()).optional(),
    claims: z.array(z.string()),
    messages: z.array(z.looseObject({ type: z.string() })),
  }),
});
type Registration = z.infer<typeof RegistrationSchema>;

/** Registration tokens given out: each opens the endpoint once, within an hour. */
function createTokens(now: () => number) {
  const tokens = new Map<string, { until: number; used: boolean }>();
  return {
    issue(): string {
      const token = randomBytes(24).toString("base64url");
      tokens.set(token, { until: now() + TOKEN_LIFE, used: false });
      return token;
    },
    /** `unknown` is what Moodle answers with an HTML 404, `used` with 401. */
    take(token: string): "good" | "used" | "unknown" {
      const held = tokens.get(token);
      if (held === undefined || now() >= held.until) return "unknown";
      if (held.used) return "used";
      held.used = true;
      return "good";
    },
  };
}

/** This practice LMS frames one tool only, so that one alone can be registered. */
function belongsToTool(platform: Platform, sent: Registration): boolean {
  const { origin } = new URL(platform.toolUrl);
  return [sent.initiate_login_uri, sent.jwks_uri, ...sent.redirect_uris].every((url) => new URL(url).origin === origin);
}

/** Makes the tool known, and an activity that opens it in the last course. */
function registered(platform: Platform, sent: Registration): object {
  const { client_name: name, [TOOL]: configuration, ...rest } = sent;
  const tool = platform.state.addTool({ name, custom: configuration.custom_parameters ?? {} });
  const course = COURSES.at(-1);
  if (course !== undefined) {
    const title = `${name} (${tool.clientId})`;
    platform.state.addLink({ course: course.id, title, text: "", url: null, custom: {}, icon: null, graded: false, tool: tool.clientId });
  }
  return { ...rest, client_name: name, client_id: tool.clientId, [TOOL]: { ...configuration, deployment_id: tool.deploymentId } };
}

function register(platform: Platform, tokens: ReturnType<typeof createTokens>): RequestHandler {
  return (req, res) => {
    const [, token = ""] = /^Bearer (\S+)$/i.exec(req.headers.authorization ?? "") ?? [];
    const state = tokens.take(token);
    if (state === "unknown") return void res.status(404).send(messagePage(languageOf(req), "refusedTitle", "connect.token"));
    if (state === "used") return void res.status(401).json({ error: "invalid_token" });
    const sent = RegistrationSchema.safeParse(req.body);
    if (!sent.success || !belongsToTool(platform, sent.data)) {
      const field = sent.success ? "redirect_uris" : (sent.error.issues[0]?.path.join(".") ?? "");
      return void res.status(400).json({ error: "invalid_client_metadata", error_description: field });
    }
    res.json(registered(platform, sent.data));
  };
}

const LinkSchema = z.object({ link: z.string().trim().max(2_000) });

/** The invitation as a URL of the tool, with what a platform adds to it. */
function invitationUrl(platform: Platform, body: unknown, token: string): URL | undefined {
  const sent = LinkSchema.safeParse(body);
  const url = sent.success ? URL.parse(sent.data.link) : null;
  if (url === null || url.origin !== new URL(platform.toolUrl).origin) return undefined;
  url.searchParams.set("openid_configuration", `${platform.issuer}/mod/lti/openid-configuration.php`);
  url.searchParams.set("registration_token", token);
  return url;
}

/** Where an administrator of the practice LMS pastes an invitation, and the endpoint the tool then registers at. */
export function registrationRoutes(platform: Platform): Router {
  const router = Router();
  const tokens = createTokens(platform.now);
  const connected = () =>
    platform.state.tools().map((tool) => ({
      tool,
      activity: COURSES.flatMap((course) =>
        platform.state
          .links(course.id)
          .filter((link) => link.tool === tool.clientId)
          .map((link) => ({ course, link })),
      ).at(0),
    }));
  router.get("/connect", (req, res) => {
    res.send(connectPage(languageOf(req), { problem: false, done: req.query.done === "yes", connected: connected() }));
  });
  router.post("/connect", urlencoded({ extended: false, limit: "10kb" }), (req, res) => {
    const url = invitationUrl(platform, req.body, tokens.issue());
    const lang = languageOf(req);
    if (url === undefined) res.status(422).send(connectPage(lang, { problem: true, done: false, connected: connected() }));
    else res.send(connectFramePage(lang, { src: url.href, toolOrigin: url.origin }));
  });
  router.post("/mod/lti/openid-registration.php", json({ limit: "100kb" }), register(platform, tokens));
  return router;
}
