import { z } from "zod";
import type { Ids } from "../shared/ids.ts";
import { SECOND } from "../shared/clock.ts";
import type { Call, Cookie, Reply } from "../web/route.ts";
import { LOGIN_LIFE } from "./check-claims.ts";
import type { Platforms } from "./platforms.ts";
import type { Login, LoginStates } from "./login-state.ts";
import type { PlatformRecord } from "./records.ts";
import { Refusal } from "./refusal.ts";
import type { Refusals } from "./refusals.ts";
import { stateCookie, surplusStateCookies } from "./cookies.ts";
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
});

type LoginForm = z.infer<typeof LoginForm>;

export interface LoginDeps {
  readonly states: LoginStates;
  readonly platforms: Platforms;
  readonly refusals: Refusals;
  readonly ids: Ids;
  readonly publicUrl: string;
}

/** Begins a login: signs what its launch must match into the state and sends the browser to the platform. Nothing is stored. */
export function createLogin({ states, platforms, refusals, ids, publicUrl }: LoginDeps): (call: Call, form: unknown) => Promise<Reply> {
  return async (call, form) => {
    const parsed = LoginForm.safeParse(form);
    if (!parsed.success) throw new Refusal("login-form", parsed.error.issues[0]?.path.join("."));
    const platform = await platforms.forLogin(parsed.data.iss, parsed.data.client_id);
    try {
      if (platform.state !== "on") throw new Refusal("platform-off");
      const login: Login = {
        id: ids.secret(256),
        tenant: platform.tenant,
        platform: platform.id,
        deployment: parsed.data.lti_deployment_id,
        target: ownTarget(parsed.data.target_link_uri, publicUrl),
        began: call.now,
      };
      const cookies: Cookie[] = [
        { name: stateCookie(login), value: states.browserSecret(login), maxAge: LOGIN_LIFE / SECOND },
        ...surplusStateCookies(call.cookies),
      ];
      const own = { state: states.write(login), nonce: states.nonce(login), publicUrl };
      return { type: "redirect", to: authorization(platform, parsed.data, own), cookies };
    } catch (error) {
      if (error instanceof Refusal) await refusals.record(platform, error, { now: call.now, reference: call.reference });
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

function authorization(platform: PlatformRecord, form: LoginForm, own: { state: string; nonce: string; publicUrl: string }): string {
  const url = new URL(platform.authUrl);
  const parameters = {
    scope: "openid",
    response_type: "id_token",
    response_mode: "form_post",
    prompt: "none",
    client_id: platform.clientId,
    // From the configuration, never from the request: a copied target would make us an open redirector.
    redirect_uri: `${own.publicUrl}/lti/launch`,
    login_hint: form.login_hint,
    lti_message_hint: form.lti_message_hint,
    state: own.state,
    nonce: own.nonce,
  };
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}
