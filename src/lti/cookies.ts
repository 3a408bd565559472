import { HOUR, SECOND } from "../shared/clock.ts";
import type { Cookie } from "../web/route.ts";

const STATE = "__Host-tw-state-";
const SESSION = "__Host-tw-";
/** More than enough tabs opened at once; what lies beyond are logins never finished. */
const MAX_LOGINS = 20;
export const MAX_SESSIONS = 8;
export const SESSION_LIFE = 12 * HOUR;
/** The store decides when a session ends; its cookie lasts longer, for an exam under way holds it open. */
const COOKIE_LIFE = 2 * SESSION_LIFE;

export type Cookies = Readonly<Record<string, string>>;

/** One cookie per login, so that tabs opened side by side do not spoil each other's. */
export const stateCookie = (login: { readonly id: string }): string => STATE + login.id.slice(0, 12);

export const sessionCookie = (launchId: string): string => SESSION + launchId;

export const removed = (name: string): Cookie => ({ name, value: "", maxAge: 0 });

export const opened = (launchId: string, secret: string): Cookie => ({
  name: sessionCookie(launchId),
  value: secret,
  maxAge: COOKIE_LIFE / SECOND,
});

/** The oldest state cookies when a browser has gathered too many: it sends them oldest first (RFC 6265 5.4). */
export const surplusStateCookies = (cookies: Cookies): readonly Cookie[] => {
  const names = ours(cookies, (name) => name.startsWith(STATE));
  return names.slice(0, Math.max(0, names.length - (MAX_LOGINS - 1))).map(removed);
};

/** Launch ids of the session cookies in this browser, oldest first. */
export const launchesOf = (cookies: Cookies): readonly string[] =>
  ours(cookies, (name) => name.startsWith(SESSION) && !name.startsWith(STATE)).map((name) => name.slice(SESSION.length));

const ours = (cookies: Cookies, mine: (name: string) => boolean): readonly string[] =>
  Object.keys(cookies).filter((name) => mine(name) && /^[\w-]{1,80}$/.test(name));
