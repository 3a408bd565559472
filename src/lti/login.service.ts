import type { Call, Reply } from "../web/route.ts";
import { readLoginForm } from "./anonymous-forms.ts";
import type { Begin } from "./beginning.ts";
import type { Platforms } from "./platforms.ts";
import { Refusal } from "./refusal.ts";
import type { Refusals } from "./refusals.ts";
import { storagePlace } from "./storage-place.ts";

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
    const data = readLoginForm(form);
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
