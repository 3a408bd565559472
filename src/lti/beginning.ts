import { SECOND } from "../shared/clock.ts";
import type { Ids } from "../shared/ids.ts";
import type { Call, Cookie } from "../web/route.ts";
import { LOGIN_LIFE } from "./check-claims.ts";
import { stateCookie, surplusStateCookies } from "./cookies.ts";
import type { Hints, Login, LoginStates } from "./login-state.ts";
import type { PlatformRecord } from "./records.ts";

/** What a login is to lead to, and how the platform knows which one it is. */
export interface Wish {
  readonly platform: PlatformRecord;
  readonly deployment?: string | undefined;
  /** A whole URL of ours. */
  readonly target: string;
  readonly hints: Hints;
  readonly storage?: string | undefined;
}

/** A login on its way: where the browser goes on to, and what it keeps until it comes back. */
export interface Begun {
  readonly login: Login;
  readonly to: string;
  readonly secret: string;
  readonly cookies: readonly Cookie[];
}

export type Begin = (wish: Wish, call: Pick<Call, "now" | "cookies">) => Begun;

/** Longer hints travel to the platform only: the state that carries the others is part of a URL. */
const HINTS_KEPT = 2_400;

const kept = (hints: Hints): Hints | undefined => (hints.login.length + (hints.message?.length ?? 0) <= HINTS_KEPT ? hints : undefined);

interface BeginDeps {
  readonly states: LoginStates;
  readonly ids: Ids;
  readonly publicUrl: string;
  /** Told that somebody will be back with a token. */
  readonly begun?: () => void;
}

/** Signs what the launch must match into the state. Nothing is stored. */
export function createBegin({ states, ids, publicUrl, begun }: BeginDeps): Begin {
  return ({ platform, hints, ...wish }, call) => {
    const login: Login = {
      id: ids.secret(256),
      tenant: platform.tenant,
      platform: platform.id,
      began: call.now,
      hints: kept(hints),
      ...wish,
    };
    const state = states.write(login);
    const secret = states.browserSecret(login);
    begun?.();
    return {
      login,
      secret,
      to: authorization(platform, hints, { state, nonce: states.nonce(login), publicUrl }),
      cookies: [{ name: stateCookie(login), value: secret, maxAge: LOGIN_LIFE / SECOND }, ...surplusStateCookies(call.cookies)],
    };
  };
}

/** The authentication request (Security Framework 5.1.1.2). */
function authorization(platform: PlatformRecord, hints: Hints, own: { state: string; nonce: string; publicUrl: string }): string {
  const url = new URL(platform.authUrl);
  const parameters = {
    scope: "openid",
    response_type: "id_token",
    response_mode: "form_post",
    prompt: "none",
    client_id: platform.clientId,
    // From the configuration, never from the request: a copied target would make us an open redirector.
    redirect_uri: `${own.publicUrl}/lti/launch`,
    login_hint: hints.login,
    lti_message_hint: hints.message,
    state: own.state,
    nonce: own.nonce,
  };
  // Gathered apart: each parameter set on a URL has the whole of it written and read again.
  const query = new URLSearchParams(url.search);
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) query.set(name, value);
  url.search = query.toString();
  return url.href;
}
