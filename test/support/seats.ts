import request, { type Response, type Test } from "supertest";
import { readClaims } from "../../src/lti/claims.ts";
import { toLaunch, type Launch } from "../../src/lti/launch.ts";
import type { PlatformRecord, SessionRecord } from "../../src/lti/records.ts";
import type { Role } from "../../src/people/records.ts";
import { PRACTICE_TENANT } from "../../src/practice/run.ts";
import type { Services } from "../../src/services.ts";
import type { Locale } from "../../src/shared/json.ts";
import { collections } from "../../src/store/collections.ts";
import { deciding } from "../../src/store/deciding.ts";
import type { Stack } from "./stack.ts";

export type Form = Readonly<Record<string, string>> | string;
export type Headers = Readonly<Record<string, string>>;

/** Somebody at a desk: a session of theirs and what their browser would send. */
export interface Seat {
  readonly session: SessionRecord;
  readonly cookie: string;
  readonly token: string;
  href(path: string): string;
  get(path: string, headers?: Headers): Test;
  /** A form with the session's token. */
  post(path: string, form?: Readonly<Record<string, string>>, headers?: Headers): Test;
  /** A form exactly as given. */
  postAs(path: string, form: Form, headers?: Headers): Test;
}

/** A browser's answer without following its redirect. */
export const ask = (url: string) => ({
  get: (path: string, headers: Headers = {}): Test => request(url).get(path).redirects(0).set(headers),
  post: (path: string, form: Form, headers: Headers = {}): Test =>
    request(url)
      .post(path)
      .redirects(0)
      .set({ "Content-Type": "application/x-www-form-urlencoded", ...headers })
      .send(typeof form === "string" ? form : new URLSearchParams(form).toString()),
});

/** The launch that the practice LMS would make for this person of its course. */
export async function practiceLaunch({ services, practice }: Stack, user: string, course = "2"): Promise<Launch> {
  const platform = await practicePlatform(services);
  return toLaunch(readClaims(practice.practice.platform.claims({ course, user })), user, platform);
}

export async function practicePlatform({ lti }: Services): Promise<PlatformRecord> {
  const [platform] = await lti.platforms.list(PRACTICE_TENANT);
  if (platform === undefined) throw new Error("the practice LMS is not registered");
  return platform;
}

export interface Sitting {
  readonly launch: Launch;
  /** Instead of what the launch says. */
  readonly launched?: readonly Role[];
  readonly locale?: Locale;
}

/** What a launch does after its token is checked: admission and session in one commit. */
export async function takeSeat(
  { url, services }: Pick<Stack, "url" | "services">,
  { launch: said, launched, locale = "zh-CN" }: Sitting,
): Promise<Seat> {
  const launch = { ...said, launched: launched ?? said.launched };
  const now = services.clock();
  const opened = await deciding(services.store, async () => {
    const admission = await services.admission.admit(launch, now);
    const session = services.sessions.open(launch, { ...admission, now, locale });
    return { changes: [session.change, ...admission.changes], outcome: { ...session, tenant: admission.tenant } };
  });
  const session = await services.store.get(collections.sessions, opened.tenant, opened.id);
  if (session === undefined) throw new Error("the session was not kept");
  return seatAt(url, { session, cookie: `${opened.cookie.name}=${opened.cookie.value}`, token: services.sessions.formToken(session) });
}

/** The seat of a session, at whichever address the tool answers. */
export function seatAt(url: string, kept: Pick<Seat, "session" | "cookie" | "token">): Seat {
  const { get, post } = ask(url);
  const href = (path: string): string => `/s/${kept.session.id}${path}`;
  const mine = (headers: Headers = {}): Headers => ({ Cookie: kept.cookie, ...headers });
  return {
    ...kept,
    href,
    get: (path, headers) => get(href(path), mine(headers)),
    post: (path, form = {}, headers) => post(href(path), { _token: kept.token, ...form }, mine(headers)),
    postAs: (path, form, headers) => post(href(path), form, mine(headers)),
  };
}

/** The page's words, for a look at what it says. */
export const text = (answer: Response): string => answer.text.replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");
