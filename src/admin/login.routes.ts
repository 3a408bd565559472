import { createHmac, type KeyObject } from "node:crypto";
import { z } from "zod";
import { sameText } from "../lti/login-state.ts";
import { MINUTE, SECOND } from "../shared/clock.ts";
import { AppError } from "../shared/errors.ts";
import type { Ids } from "../shared/ids.ts";
import { checkOrigin } from "../web/csrf.ts";
import { parse } from "../web/parse.ts";
import type { Call, Cookie, PublicRoute, Reply } from "../web/route.ts";
import { STEP_LIFE, type Login } from "./login.service.ts";
import { toCodePage, toLoginPage } from "./login.presenter.ts";
import type { Whence } from "./sessions.ts";

/** Binds the log-in's forms to the browser that asked for them. */
const GUEST_COOKIE = "__Host-tw-admin-guest";
/** What the first step found, sealed. */
const STEP_COOKIE = "__Host-tw-admin-step";
const BYTES = 8 * 1024;

const secret = z.string().max(1_000).default("");
const First = z.object({ _token: z.string().max(100).default(""), name: z.string().max(200).default(""), password: secret });
const Second = z.object({ _token: z.string().max(100).default(""), code: z.string().max(100).default("") });
const Why = z.object({
  ended: z.literal("1").optional().catch(undefined),
  left: z.literal("1").optional().catch(undefined),
  over: z.literal("1").optional().catch(undefined),
});

export interface LoginRoutesDeps {
  readonly login: Login;
  readonly ids: Ids;
  /** Key of the form tokens. */
  readonly key: KeyObject;
  readonly publicUrl: string;
}

/** From where a log-in comes. */
export const whence = ({ ip, headers, locale }: Call): Whence => ({ address: ip, agent: headers["user-agent"] ?? "", locale });

/** `/admin/login`: name and password, then the code; open to everyone, so every answer is the same for everyone. */
export function loginRoutes({ login, ids, key, publicUrl }: LoginRoutesDeps): readonly PublicRoute[] {
  const tokenOf = (guest: string): string => createHmac("sha256", key).update(`guest ${guest}`).digest("base64url");

  function guest({ cookies }: Call): { readonly token: string; readonly cookie: Cookie } {
    const known = cookies[GUEST_COOKIE];
    const value = known !== undefined && /^[\w-]{22}$/.test(known) ? known : ids.secret(128);
    return { token: tokenOf(value), cookie: { name: GUEST_COOKIE, value, maxAge: (60 * MINUTE) / SECOND, strict: true } };
  }

  function checkForm(call: Call, token: string): void {
    checkOrigin(call, publicUrl);
    const known = call.cookies[GUEST_COOKIE];
    if (known === undefined || !sameText(token, tokenOf(known))) throw new AppError("bad-token", { reason: "form token of the log-in" });
  }

  const first = (
    call: Call,
    told: { kind: string; key: string; minutes?: number } | undefined,
    status: number,
    more: { seconds?: number } = {},
  ): Reply => {
    const { token, cookie } = guest(call);
    const headers = more.seconds === undefined ? {} : { "Retry-After": String(more.seconds) };
    return { type: "page", view: "admin/login", model: toLoginPage({ token, told }, call), status, cookies: [cookie], headers };
  };
  const throttled = (call: Call, seconds: number): Reply =>
    first(call, { kind: "danger", key: "throttled", minutes: Math.ceil(seconds / 60) }, 429, { seconds });

  const second = (call: Call, wrong: boolean): Reply => {
    const { token, cookie } = guest(call);
    return { type: "page", view: "admin/code", model: toCodePage({ token, wrong }, call), status: wrong ? 422 : 200, cookies: [cookie] };
  };
  const noStep: Cookie = { name: STEP_COOKIE, value: "", maxAge: 0, strict: true };

  return [
    {
      method: "get",
      path: "/admin/login",
      async handle(call) {
        const why = parse(Why, call.query);
        const key = why.left === "1" ? "left" : why.over === "1" ? "over" : why.ended === "1" ? "ended" : undefined;
        return first(call, key === undefined ? undefined : { kind: "info", key }, 200);
      },
    },
    {
      method: "post",
      path: "/admin/login",
      bodyLimit: BYTES,
      async handle(call) {
        const { _token, name, password } = parse(First, call.body);
        checkForm(call, _token);
        const begun = await login.begin({ name, password, address: call.ip });
        if (begun.type === "throttled") return throttled(call, begun.seconds);
        const cookie = { name: STEP_COOKIE, value: begun.step, maxAge: STEP_LIFE / SECOND, strict: true };
        return { type: "redirect", to: "/admin/login/code", cookies: [cookie] };
      },
    },
    {
      method: "get",
      path: "/admin/login/code",
      handle: async (call) =>
        call.cookies[STEP_COOKIE] === undefined ? { type: "redirect", to: "/admin/login?over=1" } : second(call, false),
    },
    {
      method: "post",
      path: "/admin/login/code",
      bodyLimit: BYTES,
      async handle(call) {
        const { _token, code } = parse(Second, call.body);
        checkForm(call, _token);
        const outcome = await login.finish({ step: call.cookies[STEP_COOKIE] ?? "", code, from: whence(call) });
        if (outcome.type === "throttled") return throttled(call, outcome.seconds);
        if (outcome.type === "over") return { type: "redirect", to: "/admin/login?over=1", cookies: [noStep] };
        if (outcome.type === "refused") return second(call, true);
        return { type: "redirect", to: outcome.byCode ? "/admin/account" : "/admin", cookies: [outcome.cookie, noStep] };
      },
    },
  ];
}
