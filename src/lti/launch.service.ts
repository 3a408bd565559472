import { matchLocale } from "../i18n/translate.ts";
import { deciding } from "../store/deciding.ts";
import { collections } from "../store/collections.ts";
import { replace, type Change, type Store } from "../store/port.ts";
import type { Call, Cookie, Reply } from "../web/route.ts";
import { readLaunchForm, type LaunchForm } from "./anonymous-forms.ts";
import { checkClaims, LOGIN_LIFE } from "./check-claims.ts";
import { readClaims } from "./claims.ts";
import { removed, stateCookie } from "./cookies.ts";
import type { Engine } from "./engine.ts";
import { toLaunch, type Launch } from "./launch.ts";
import type { PlatformKeys } from "./platform-keys.ts";
import type { Platforms } from "./platforms.ts";
import { sameText, sessionIdOf, type Login, type LoginStates } from "./login-state.ts";
import type { Ways } from "./ways.service.ts";
import type { PlatformRecord } from "./records.ts";
import { Refusal } from "./refusal.ts";
import type { Refusals } from "./refusals.ts";
import { landing } from "./landing.ts";
import type { Sessions } from "./sessions.ts";
import { readToken } from "./token.ts";

/** Lets a launched person in: who and where they are, and the changes that make it so, for the launch's own commit. */
export type Admit = (
  launch: Launch,
  now: number,
) => Promise<{
  tenant: string;
  person: string;
  cohort: string;
  changes: readonly Change[];
  /** A page of the session that comes before the one the link names. */
  opens?: string;
}>;

export interface LaunchDeps {
  readonly store: Pick<Store, "commit" | "get">;
  readonly states: LoginStates;
  readonly platforms: Platforms;
  readonly keys: PlatformKeys;
  readonly engine: Engine;
  readonly sessions: Sessions;
  readonly refusals: Refusals;
  readonly admit: Admit;
  /** The way in for a browser that keeps no cookies of ours in the platform's frame. */
  readonly ways: Pick<Ways, "askStorage" | "offerRestart" | "offerWindow">;
}

/** Finishes a login: everything about its token is checked, then session and admission come true in one commit, once. */
export function createLaunch(deps: LaunchDeps): (call: Call) => Promise<Reply> {
  const { states, platforms, refusals, ways } = deps;

  return async (call) => {
    const form = readLaunchForm(call.body);
    const login = states.read(form.state);
    if (login === undefined) throw new Refusal("state-unknown");
    const platform = await platforms.get(login.tenant, login.platform);
    try {
      checkLogin(login, platform, call.now);
      if (refusals.spent(login)) throw new Refusal("state-spent");
      const proof = proofOf(form, { cookie: call.cookies[stateCookie(login)], secret: states.browserSecret(login) });
      if (proof === "none" && "id_token" in form && form.browser === undefined && login.storage !== undefined) {
        return ways.askStorage({ call, login, platform, state: form.state, token: form.id_token });
      }
      if (proof === "none") throw new Refusal("browser-other");
      if ("error" in form) throw new Refusal("platform-said", form.error);
      const launch = await verified(deps, { token: form.id_token, login, platform, now: call.now });
      return await enter(deps, { launch, login, call, state: proof === "storage" ? form.state : undefined });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      await refusals.record(platform, error, { now: call.now, reference: call.reference, login, ip: call.ip });
      const restart = error.why === "browser-other" ? ways.offerRestart({ call, login, platform }) : undefined;
      if (restart === undefined) throw error;
      return restart;
    }
  };
}

function checkLogin(login: Login, platform: PlatformRecord, now: number): void {
  if (now >= login.began + LOGIN_LIFE) throw new Refusal("state-expired");
  if (platform.state !== "on") throw new Refusal("platform-off");
}

/** Where this browser has kept the secret of the login that it began. */
function proofOf(form: LaunchForm, { cookie, secret }: { cookie: string | undefined; secret: string }) {
  if (sameText(cookie ?? "", secret)) return "cookie";
  return "browser" in form && sameText(form.browser ?? "", secret) ? "storage" : "none";
}

interface Answered {
  readonly token: string;
  readonly login: Login;
  readonly platform: PlatformRecord;
  readonly now: number;
}

async function verified({ keys, engine, states }: LaunchDeps, { token, login, platform, now }: Answered): Promise<Launch> {
  const payload = await readToken(token, { keys, jwksUrl: platform.jwksUrl });
  const claims = readClaims(payload);
  checkClaims(claims, { login, nonce: states.nonce(login), platform, now });
  if (claims.sub === undefined) throw new Refusal("anonymous");
  await engine.check(payload, platform);
  return toLaunch(claims, claims.sub, platform);
}

interface Entry {
  readonly launch: Launch;
  readonly login: Login;
  readonly call: Call;
  /** Set where no cookie can live in this frame, so that a new window has to take the session. */
  readonly state: string | undefined;
}

/** Opens the session, which spends the login: of two requests with one login, the second finds its place taken. */
async function enter({ store, sessions, admit, states, ways }: LaunchDeps, { launch, login, call, state }: Entry): Promise<Reply> {
  let { platform } = launch;
  const fresh = async (): Promise<void> => {
    if ((await store.get(collections.sessions, platform.tenant, sessionIdOf(login))) !== undefined) throw new Refusal("state-spent");
    platform = (await store.get(collections.platforms, platform.tenant, platform.id)) ?? platform;
  };
  const surplus = await sessions.surplus(call.cookies, call.now);
  let tries = 0;
  return deciding<Reply>(store, async () => {
    if (tries > 0) await fresh();
    tries += 1;
    const { changes, opens, ...admission } = await admit(launch, call.now);
    const session = sessions.open(launch, {
      ...admission,
      id: sessionIdOf(login),
      now: call.now,
      locale: matchLocale(launch.locale) ?? call.locale,
      token: state === undefined ? undefined : states.sessionSecret(login),
      restart: login.hints && { target: login.target, ...login.hints },
    });
    const to = opens === undefined ? landing(launch, session.id, login.target) : `/s/${session.id}${opens}`;
    const cookies: readonly Cookie[] = [session.cookie, removed(stateCookie(login)), ...surplus];
    return {
      changes: [session.change, ...deploymentSeen(platform, launch.deployment), ...changes],
      outcome:
        state === undefined ? { type: "redirect", to, cookies } : ways.offerWindow({ call, login, platform: launch.platform, state, to }),
    };
  });
}

function deploymentSeen(platform: PlatformRecord, deployment: string): readonly Change[] {
  if (platform.deployments.includes(deployment)) return [];
  return [replace(collections.platforms, { ...platform, deployments: [...platform.deployments, deployment] })];
}
