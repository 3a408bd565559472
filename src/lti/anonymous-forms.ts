import { Refusal } from "./refusal.ts";
import { isClean } from "./text.ts";

/** Third-party initiated login: OIDC Core 4, LTI 1.3 Core 5.1.1. */
export interface LoginForm {
  readonly iss: string;
  readonly login_hint: string;
  readonly target_link_uri: string;
  readonly client_id: string | undefined;
  readonly lti_message_hint: string | undefined;
  readonly lti_deployment_id: string | undefined;
  /** Platform storage (LTI Client Side postMessages 0.1): a frame's name, or `_parent`. Any other value counts as none. */
  readonly lti_storage_target: string | undefined;
}

/** The platform's answer (Security Framework 5.1.1.3): a token, or why there is none. */
export type LaunchForm =
  | {
      readonly state: string;
      readonly id_token: string;
      /** What the page found in the platform's storage, empty when nothing. */
      readonly browser: string | undefined;
    }
  | { readonly state: string; readonly error: string };

interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly clean?: boolean;
}

/**
 * Reads the fields of the two forms that anybody may send, and that each launch sends: by hand, for in the midst of everything else a schema takes
 * a fiftieth of a launch's time. The bounds are ours.
 */
function fieldsOf(why: "login-form" | "launch-form", form: unknown) {
  if (typeof form !== "object" || form === null) throw new Refusal(why);
  const sent = form as Readonly<Record<string, unknown>>;
  const optional = (name: string, most: number): string | undefined => {
    const value = sent[name];
    if (value === undefined || (typeof value === "string" && value.length <= most)) return value;
    throw new Refusal(why, name);
  };
  const needed = (name: string, { least, most, clean = false }: Bounds): string => {
    const value = optional(name, most);
    if (value === undefined || value.length < least || (clean && !isClean(value))) throw new Refusal(why, name);
    return value;
  };
  return { sent, optional, needed };
}

/** @throws Refusal("login-form") naming the first field that is missing or wrong */
export function readLoginForm(form: unknown): LoginForm {
  const { sent, needed, optional } = fieldsOf("login-form", form);
  const storage = sent["lti_storage_target"];
  return {
    iss: needed("iss", { least: 1, most: 2_048, clean: true }),
    login_hint: needed("login_hint", { least: 1, most: 4_096 }),
    target_link_uri: needed("target_link_uri", { least: 1, most: 2_048, clean: true }),
    client_id: optional("client_id", 255) || undefined,
    lti_message_hint: optional("lti_message_hint", 16_000) || undefined,
    lti_deployment_id: optional("lti_deployment_id", 255) || undefined,
    lti_storage_target: typeof storage === "string" && /^[\w-]{1,100}$/.test(storage) ? storage : undefined,
  };
}

/** @throws Refusal("launch-form") naming the first field that is missing or wrong */
export function readLaunchForm(form: unknown): LaunchForm {
  const { sent, needed, optional } = fieldsOf("launch-form", form);
  const state = needed("state", { least: 90, most: 8_000 });
  if (sent["id_token"] === undefined && sent["error"] !== undefined) return { state, error: needed("error", { least: 1, most: 2_000 }) };
  return { state, id_token: needed("id_token", { least: 1, most: 170_000 }), browser: optional("browser", 64) };
}
