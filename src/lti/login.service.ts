import { z } from "zod";
import { digest, type Ids } from "../shared/ids.ts";
import { SECOND } from "../shared/clock.ts";
import { collections } from "../store/collections.ts";
import { insert, type Store } from "../store/port.ts";
import type { Call, Cookie, Reply } from "../web/route.ts";
import { LOGIN_LIFE } from "./check-claims.ts";
import type { Platforms } from "./platforms.ts";
import type { LoginRecord, PlatformRecord } from "./records.ts";
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
  target_link_uri: identifier(4_096),
  client_id: optional(255),
  lti_message_hint: optional(16_000),
  lti_deployment_id: optional(255),
});

type LoginForm = z.infer<typeof LoginForm>;

export interface LoginDeps {
  readonly store: Pick<Store, "commit">;
  readonly platforms: Platforms;
  readonly refusals: Refusals;
  readonly ids: Ids;
  readonly publicUrl: string;
}

/** Begins a login: remembers what its launch must match and sends the browser to the platform. */
export function createLogin({ store, platforms, refusals, ids, publicUrl }: LoginDeps): (call: Call, form: unknown) => Promise<Reply> {
  return async (call, form) => {
    const parsed = LoginForm.safeParse(form);
    if (!parsed.success) throw new Refusal("login-form", parsed.error.issues[0]?.path.join("."));
    const platform = await platforms.forLogin(parsed.data.iss, parsed.data.client_id);
    try {
      if (platform.state !== "on") throw new Refusal("platform-off");
      const secrets = { state: ids.secret(256), nonce: ids.secret(256), browser: ids.secret(256) };
      const target = ownTarget(parsed.data.target_link_uri, publicUrl);
      const login: Omit<LoginRecord, "version"> = {
        id: ids.id(),
        tenant: platform.tenant,
        stateHash: digest(secrets.state),
        nonceHash: digest(secrets.nonce),
        browserHash: digest(secrets.browser),
        platform: platform.id,
        ...(parsed.data.lti_deployment_id !== undefined && { deployment: parsed.data.lti_deployment_id }),
        target,
        spent: false,
        expires: call.now + LOGIN_LIFE,
      };
      await store.commit([insert(collections.logins, login)]);
      const cookies: Cookie[] = [
        { name: stateCookie(login.stateHash), value: secrets.browser, maxAge: LOGIN_LIFE / SECOND },
        ...surplusStateCookies(call.cookies),
      ];
      return { type: "redirect", to: authorization(platform, parsed.data, { ...secrets, publicUrl }), cookies };
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
