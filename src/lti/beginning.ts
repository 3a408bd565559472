import { SECOND } from "../shared/clock.ts";
import type { Ids } from "../shared/ids.ts";
import { once } from "../shared/once.ts";
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
  const requestTo = once((platform: PlatformRecord) => standingRequest(platform, publicUrl));

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
      to: requestTo(platform) + ownPart(hints, { state, nonce: states.nonce(login) }),
      cookies: [{ name: stateCookie(login), value: secret, maxAge: LOGIN_LIFE / SECOND }, ...surplusStateCookies(call.cookies)],
    };
  };
}

/** What is said anew in each authentication request. */
const OWN = ["login_hint", "lti_message_hint", "state", "nonce"];

/** The authentication request (Security Framework 5.1.1.2) as far as it is the same for all logins of a platform; its query goes on. */
function standingRequest(platform: PlatformRecord, publicUrl: string): string {
  const url = new URL(platform.authUrl);
  const query = new URLSearchParams(url.search);
  for (const name of OWN) query.delete(name);
  const parameters = {
    scope: "openid",
    response_type: "id_token",
    response_mode: "form_post",
    prompt: "none",
    client_id: platform.clientId,
    // From the configuration, never from the request: a copied target would make us an open redirector.
    redirect_uri: `${publicUrl}/lti/launch`,
  };
  for (const [name, value] of Object.entries(parameters)) query.set(name, value);
  url.search = query.toString();
  url.hash = "";
  return url.href;
}

function ownPart({ login, message }: Hints, { state, nonce }: { state: string; nonce: string }): string {
  const said = `&login_hint=${encoded(login)}&state=${encoded(state)}&nonce=${encoded(nonce)}`;
  return message === undefined ? said : `${said}&lti_message_hint=${encoded(message)}`;
}

const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());
