import { z } from "zod";
import type { Locale } from "../shared/json.ts";
import { collections } from "../store/collections.ts";
import type { Store } from "../store/port.ts";
import { checkOrigin } from "../web/csrf.ts";
import { json, type Call, type Reply, type SessionCall } from "../web/route.ts";
import type { Begin } from "./beginning.ts";
import { LOGIN_LIFE } from "./check-claims.ts";
import { opened, sessionCookie } from "./cookies.ts";
import type { HandOvers } from "./hand-over.ts";
import { sameText, sessionIdOf, type Login, type LoginStates } from "./login-state.ts";
import type { Platforms } from "./platforms.ts";
import type { PlatformRecord } from "./records.ts";
import { Refusal } from "./refusal.ts";
import { launchPage, type Restarts } from "./restarts.ts";
import { frameOrigins, type Sessions } from "./sessions.ts";
import { storagePlace } from "./storage-place.ts";

/** A login whose browser brought no cookie along. */
interface Cookieless {
  readonly call: Call;
  readonly login: Login;
  readonly platform: PlatformRecord;
}

/** The ways in where a browser keeps no cookies of ours in the platform's frame, best first. */
export interface Ways {
  /** A page that fetches the login's proof from the platform's storage and posts the launch again with it. */
  askStorage(launch: Cookieless & { readonly state: string; readonly token: string }): Reply;
  /** After that proof: a page whose button opens the session in a new window. */
  offerWindow(launch: Cookieless & { readonly state: string; readonly to: string }): Reply;
  /** A page whose button begins the login anew in a new window; undefined where that cannot help. */
  offerRestart(launch: Cookieless): Reply | undefined;
  /** The same way out for a page whose session was opened and whose cookie has gone since. */
  lost(launchId: string, now: number): Promise<{ readonly restart: string; readonly locale: Locale } | undefined>;
  /** `POST /lti/again`: begins the sealed login anew. */
  again(call: Call): Promise<Reply>;
  /** `POST /lti/window`: a one-time code for the session that the proved login opened. */
  window(call: Call): Promise<Reply>;
  /** `POST /s/:launch/window`: the same for a session whose cookie is here. */
  ownWindow(call: SessionCall): Promise<Reply>;
  /** `POST /lti/hand-over`: spends the code and opens the session in this window. */
  handOver(call: Call): Promise<Reply>;
}

export interface WaysDeps {
  readonly store: Pick<Store, "lookup">;
  readonly states: LoginStates;
  readonly restarts: Restarts;
  readonly handOvers: HandOvers;
  readonly begin: Begin;
  readonly platforms: Platforms;
  readonly sessions: Pick<Sessions, "surplus">;
  readonly publicUrl: string;
}

const AgainForm = z.object({ restart: z.string().min(1).max(12_000) });
const WindowForm = z.object({ state: z.string().min(90).max(8_000), browser: z.string().max(64), to: z.string().max(2_100) });
const OwnWindowForm = z.object({ to: z.string().max(2_100) });
const HandOverForm = z.object({ code: z.string().min(1).max(600) });

/** @throws Refusal("launch-form") */
function readForm<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new Refusal("launch-form", parsed.error.issues[0]?.path.join("."));
  return parsed.data;
}

export function createWays({ store, states, restarts, handOvers, begin, platforms, sessions, publicUrl }: WaysDeps): Ways {
  /** Posted by a page of ours only: another site could otherwise open its own session in this browser. */
  const ownPage = (call: Call): void => checkOrigin({ headers: call.headers }, publicUrl);
  const ancestors = (platform: PlatformRecord) => ({ ancestors: ["'self'", ...frameOrigins(platform)] });

  function codeReply(call: Call, code: string): Reply {
    if ((call.headers["accept"] ?? "").startsWith("application/json")) return json({ code });
    return { type: "page", view: "lti/hand-over", model: { title: call.t("launch.ways.window.title"), code } };
  }

  return {
    askStorage({ call, login, platform, state, token }) {
      const { place, policy } = storagePlace(login, platform);
      return { type: "page", view: "lti/prove", model: { title: call.t("launch.ways.opening"), state, token, storage: place }, policy };
    },

    offerWindow({ call, login, platform, state, to }) {
      const model = { title: call.t("launch.ways.window.title"), state, browser: states.browserSecret(login), to };
      return { type: "page", view: "lti/new-window", model, policy: ancestors(platform) };
    },

    offerRestart({ call, login, platform }) {
      // In a window of its own a browser that keeps nothing would only come back here.
      if (login.hints === undefined || call.headers["sec-fetch-dest"] === "document") return undefined;
      const { tenant, deployment, target, hints } = login;
      const restart = restarts.write({ tenant, platform: platform.id, deployment, target, hints, until: call.now + LOGIN_LIFE });
      const model = { title: call.t("launch.ways.restart.title"), restart, reference: call.reference };
      return { type: "page", status: 401, view: "lti/restart", model, policy: ancestors(platform) };
    },

    async lost(launchId, now) {
      const session = await store.lookup(collections.sessions, "byLaunch", [launchId]);
      if (session?.restart === undefined) return undefined;
      const { target, ...hints } = session.restart;
      const { tenant, platform, deployment, locale } = session;
      return { restart: restarts.write({ tenant, platform, deployment, target, hints, until: now + LOGIN_LIFE }), locale };
    },

    async again(call) {
      ownPage(call);
      const restart = restarts.read(readForm(AgainForm, call.body).restart, call.now);
      if (restart === undefined) throw new Refusal("restart-over");
      const platform = await platforms.get(restart.tenant, restart.platform);
      if (platform.state !== "on") throw new Refusal("platform-off");
      const title = call.t("launch.ways.opening");
      const launch = launchPage(platform.authUrl, restart.hints);
      // A page that goes on, not a redirect: the button's page may send its form to us only.
      if (launch !== undefined) return { type: "page", view: "lti/go-on", model: { title, to: launch } };
      const { to, cookies } = begin({ ...restart, platform }, call);
      return { type: "page", view: "lti/go-on", model: { title, to }, cookies };
    },

    async window(call) {
      ownPage(call);
      const { state, browser, to } = readForm(WindowForm, call.body);
      const login = states.read(state);
      if (login === undefined || !sameText(browser, states.browserSecret(login))) throw new Refusal("state-unknown");
      if (call.now >= login.began + LOGIN_LIFE) throw new Refusal("state-expired");
      const id = sessionIdOf(login);
      const wish = { token: states.sessionSecret(login), to: ownPath(to, id), now: call.now };
      const code = await handOvers.offer({ tenant: login.tenant, id }, wish);
      if (code === undefined) throw new Refusal("hand-over-over");
      return codeReply(call, code);
    },

    async ownWindow(call) {
      const { id } = call.session;
      const { to } = readForm(OwnWindowForm, call.body);
      const token = call.cookies[sessionCookie(id)] ?? "";
      const code = await handOvers.offer(call.session, { token, to: ownPath(`/s/${id}${to}`, id), now: call.now });
      if (code === undefined) throw new Refusal("hand-over-over");
      return codeReply(call, code);
    },

    async handOver(call) {
      ownPage(call);
      const taken = await handOvers.take(readForm(HandOverForm, call.body).code, call.now);
      if (taken === undefined) throw new Refusal("hand-over-over");
      const { session, token, to } = taken;
      return { type: "redirect", to, cookies: [opened(session.id, token), ...(await sessions.surplus(call.cookies, call.now))] };
    },
  };
}

/** A page of this very session. @throws Refusal("target-foreign") */
function ownPath(path: string, session: string): string {
  const base = `/s/${session}/`;
  const url = URL.parse(path, "http://tool.invalid");
  if (url === null || url.origin !== "http://tool.invalid" || !url.pathname.startsWith(base)) throw new Refusal("target-foreign");
  return url.pathname + url.search;
}
