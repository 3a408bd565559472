import { z } from "zod";
import type { Call, Reply } from "../web/route.ts";
import type { Begin } from "./beginning.ts";
import type { Platforms } from "./platforms.ts";
import { Refusal } from "./refusal.ts";
import type { Refusals } from "./refusals.ts";
import { storagePlace } from "./storage-place.ts";
import { identifier } from "./text.ts";

const optional = (max: number) =>
  z
    .string()
    .max(max)
    .optional()
    .transform((text) => (text === "" ? undefined : text));

/** Third-party initiated login: OIDC Core 4, LTI 1.3 Core 5.1.1; bounds are ours. */
const LoginForm = z.object({
  iss: identifier(2_048),
  login_hint: z.string().min(1).max(4_096),
  target_link_uri: identifier(2_048),
  client_id: optional(255),
  lti_message_hint: optional(16_000),
  lti_deployment_id: optional(255),
  /** Platform storage (LTI Client Side postMessages 0.1): a frame's name, or `_parent`. Any other value counts as none. */
  lti_storage_target: z
    .string()
    .regex(/^[\w-]{1,100}$/)
    .optional()
    .catch(undefined),
});

/** Proxies take some 8 KB of headers in an answer: a platform with longer hints is reached by a page instead. */
const MOST_LOCATION = 6_000;

export interface LoginDeps {
  readonly begin: Begin;
  readonly platforms: Platforms;
  readonly refusals: Refusals;
  readonly publicUrl: string;
}

/** Begins a login and sends the browser to the platform; where the platform keeps data for tools, a page puts the browser's proof there first. */
export function createLogin({ begin, platforms, refusals, publicUrl }: LoginDeps): (call: Call, form: unknown) => Promise<Reply> {
  return async (call, form) => {
    const parsed = LoginForm.safeParse(form);
    if (!parsed.success) throw new Refusal("login-form", parsed.error.issues[0]?.path.join("."));
    const { data } = parsed;
    const platform = await platforms.forLogin(data.iss, data.client_id);
    try {
      if (platform.state !== "on") throw new Refusal("platform-off");
      const begun = begin(
        {
          platform,
          deployment: data.lti_deployment_id,
          target: ownTarget(data.target_link_uri, publicUrl),
          hints: { login: data.login_hint, message: data.lti_message_hint },
          storage: data.lti_storage_target,
        },
        call,
      );
      const { to, cookies, login } = begun;
      if (login.storage === undefined) {
        if (to.length <= MOST_LOCATION) return { type: "redirect", to, cookies };
        return { type: "page", view: "lti/go-on", model: { title: call.t("launch.ways.opening"), to }, cookies };
      }
      const { place, policy } = storagePlace(login, platform);
      const model = { title: call.t("launch.ways.opening"), to, storage: { ...place, value: begun.secret } };
      return { type: "page", view: "lti/go-on", model, cookies, policy };
    } catch (error) {
      if (error instanceof Refusal) await refusals.record(platform, error, { now: call.now, reference: call.reference, ip: call.ip });
      throw error;
    }
  };
}

/** The page asked for, where it is one of ours. @throws Refusal("target-foreign") */
function ownTarget(text: string, publicUrl: string): string {
  const url = URL.parse(text);
  if (url === null || url.origin !== publicUrl || url.username !== "" || url.password !== "") throw new Refusal("target-foreign");
  return url.href;
}
