import { z } from "zod";
import { matchLocale } from "../i18n/translate.ts";
import { Conflict } from "../shared/errors.ts";
import { digest } from "../shared/ids.ts";
import { deciding } from "../store/deciding.ts";
import { collections } from "../store/collections.ts";
import { replace, type Change, type Store } from "../store/port.ts";
import type { Call, Cookie, Reply } from "../web/route.ts";
import { checkClaims } from "./check-claims.ts";
import { readClaims } from "./claims.ts";
import { removed, stateCookie, surplusSessionCookies } from "./cookies.ts";
import type { Engine } from "./engine.ts";
import { toLaunch, type Launch } from "./launch.ts";
import type { PlatformKeys } from "./platform-keys.ts";
import type { Platforms } from "./platforms.ts";
import type { LoginRecord, PlatformRecord } from "./records.ts";
import { Refusal } from "./refusal.ts";
import type { Refusals } from "./refusals.ts";
import { landing } from "./landing.ts";
import type { Sessions } from "./sessions.ts";
import { readToken } from "./token.ts";

/** Lets a launched person in: who and where they are, and the changes that make it so, for the launch's own commit. */
export type Admit = (
  launch: Launch,
  now: number,
) => Promise<{ tenant: string; person: string; cohort: string; changes: readonly Change[] }>;

export interface LaunchDeps {
  readonly store: Pick<Store, "commit" | "get" | "lookup">;
  readonly platforms: Platforms;
  readonly keys: PlatformKeys;
  readonly engine: Engine;
  readonly sessions: Sessions;
  readonly refusals: Refusals;
  readonly admit: Admit;
}

const LaunchForm = z.union([
  z.object({ state: z.string().length(43), id_token: z.string().min(1).max(170_000) }),
  z.object({ state: z.string().length(43), error: z.string().min(1).max(2_000) }),
]);

/** Finishes a login: everything about its token is checked, then login, session and admission come true in one commit, once. */
export function createLaunch(deps: LaunchDeps): (call: Call) => Promise<Reply> {
  const { store, platforms, refusals } = deps;

  return async (call) => {
    const form = LaunchForm.safeParse(call.body);
    if (!form.success) throw new Refusal("launch-form", form.error.issues[0]?.path.join("."));
    const login = await store.lookup(collections.logins, "byState", [digest(form.data.state)]);
    if (login === undefined) throw new Refusal("state-unknown");
    const platform = await platforms.get(login.tenant, login.platform);
    try {
      checkLogin(login, platform, call);
      if ("error" in form.data) throw new Refusal("platform-said", form.data.error);
      const launch = await verified(deps, { token: form.data.id_token, login, platform, now: call.now });
      return await enter(deps, { launch, login, call });
    } catch (error) {
      if (error instanceof Refusal) await refusals.record(platform, error, { now: call.now, reference: call.reference, login });
      throw error;
    }
  };
}

function checkLogin(login: LoginRecord, platform: PlatformRecord, { cookies, now }: Call): void {
  if (login.spent) throw new Refusal("state-spent");
  if (now >= login.expires) throw new Refusal("state-expired");
  if (platform.state !== "on") throw new Refusal("platform-off");
  const browser = cookies[stateCookie(login.stateHash)];
  if (browser === undefined || digest(browser) !== login.browserHash) throw new Refusal("browser-other");
}

interface Answered {
  readonly token: string;
  readonly login: LoginRecord;
  readonly platform: PlatformRecord;
  readonly now: number;
}

async function verified({ keys, engine }: LaunchDeps, { token, login, platform, now }: Answered): Promise<Launch> {
  const payload = await readToken(token, { keys, jwksUrl: platform.jwksUrl, now });
  const claims = readClaims(payload);
  checkClaims(claims, { login, platform, now });
  if (claims.sub === undefined) throw new Refusal("anonymous");
  await engine.check(payload, platform);
  return toLaunch(claims, claims.sub, platform);
}

/** Spends the login and opens the session; of two requests with one login, the second finds it spent. */
async function enter({ store, sessions, admit }: LaunchDeps, entry: { launch: Launch; login: LoginRecord; call: Call }): Promise<Reply> {
  const { launch, call } = entry;
  let {
    login,
    launch: { platform },
  } = entry;
  const fresh = async (): Promise<void> => {
    const stored = await store.get(collections.logins, login.tenant, login.id);
    if (stored === undefined || stored.spent) throw new Refusal("state-spent");
    login = stored;
    platform = (await store.get(collections.platforms, platform.tenant, platform.id)) ?? platform;
  };
  let tries = 0;
  return deciding<Reply>(store, async () => {
    if (tries > 0) await fresh();
    tries += 1;
    const admission = await admit(launch, call.now);
    const session = sessions.open(launch, { ...admission, now: call.now, locale: matchLocale(launch.locale) ?? call.locale });
    const cookies: readonly Cookie[] = [session.cookie, removed(stateCookie(login.stateHash)), ...surplusSessionCookies(call.cookies)];
    return {
      changes: [
        replace(collections.logins, { ...login, spent: true }),
        session.change,
        ...deploymentSeen(platform, launch.deployment),
        ...admission.changes,
      ],
      outcome: { type: "redirect", to: landing(launch, session.id, login.target), cookies },
    };
  }).catch((error: unknown) => {
    // Eight clashes in a row without anybody spending the login: the store is too busy to say yes.
    throw error instanceof Conflict ? new Refusal("state-spent", "clashes") : error;
  });
}

function deploymentSeen(platform: PlatformRecord, deployment: string): readonly Change[] {
  if (platform.deployments.includes(deployment)) return [];
  return [replace(collections.platforms, { ...platform, deployments: [...platform.deployments, deployment] })];
}
