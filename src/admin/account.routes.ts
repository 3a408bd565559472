import { z } from "zod";
import { parse } from "../web/parse.ts";
import { redirect, type Reply } from "../web/route.ts";
import type { Account } from "./account.service.ts";
import { toAccountPage, type AccountFacts } from "./account.presenter.ts";
import { adminPage } from "./page.ts";
import type { AdminCall, OwnAdminRoute } from "./route.ts";
import { noSession, type AdminSessions, type AdminVisit } from "./sessions.ts";

type OwnCall = AdminCall & { readonly own: AdminVisit };

/** Longer than any password may be, so that its own rule refuses it in words. */
const secret = z.string().max(1_000).default("");
const End = z.object({ which: z.string().min(1).max(64), password: secret });
const NewPassword = z.object({ present: secret, password: secret, again: secret });
const Renew = z.object({ password: secret });
const Language = z.object({ locale: z.enum(["zh-CN", "zh-TW", "en"]) });
const Told = z.object({ told: z.enum(["ended", "password"]).optional().catch(undefined) });

const here = "/account";

export interface AccountRoutesDeps {
  readonly account: Account;
  readonly sessions: Pick<AdminSessions, "setLocale">;
}

/** What only the administrator's own log-in has: the account, its language, its end. */
export function accountRoutes({ account, sessions }: AccountRoutesDeps): readonly OwnAdminRoute[] {
  async function show(call: OwnCall, more: Partial<AccountFacts> = {}, status = 200): Promise<Reply> {
    const facts = {
      sessions: await account.sessions(call.own),
      present: call.own.session.id,
      codesLeft: more.codes?.length ?? call.own.administrator.recovery.length,
      told: parse(Told, call.query).told,
      ...more,
    };
    return adminPage(call, { view: "account", here, model: toAccountPage(facts, call), status });
  }

  type Refusal =
    | { readonly type: "wrong-password" }
    | { readonly type: "throttled"; readonly seconds: number }
    | { readonly type: "refused"; readonly problem: string };
  const refuse = (call: OwnCall, form: "end" | "password" | "codes", refusal: Refusal): Promise<Reply> => {
    if (refusal.type === "throttled") {
      return show(call, { refused: { form, problem: "throttled", minutes: Math.ceil(refusal.seconds / 60) } }, 429);
    }
    return show(call, { refused: { form, problem: refusal.type === "refused" ? refusal.problem : refusal.type } }, 422);
  };

  return [
    { method: "get", path: "/account", audit: null, handle: (call) => show(call) },
    {
      method: "post",
      path: "/account/sessions/end",
      audit: "admin.sessions-ended",
      async handle(call) {
        const { which, password } = parse(End, call.body);
        const outcome = await account.end(call.own, which === "others" ? "others" : { id: which }, password);
        if (outcome.type !== "ended") return refuse(call, "end", outcome);
        return redirect(call.href("/account?told=ended"));
      },
    },
    {
      method: "post",
      path: "/account/password",
      audit: "admin.password-changed",
      async handle(call) {
        const outcome = await account.changePassword(call.own, parse(NewPassword, call.body));
        if (outcome.type !== "changed") return refuse(call, "password", outcome);
        return redirect(call.href("/account?told=password"));
      },
    },
    {
      method: "post",
      path: "/account/codes",
      audit: "admin.codes-renewed",
      async handle(call) {
        const outcome = await account.renewCodes(call.own, parse(Renew, call.body).password);
        if (outcome.type !== "renewed") return refuse(call, "codes", outcome);
        return show(call, { codes: outcome.codes });
      },
    },
    {
      method: "post",
      path: "/language",
      audit: null,
      async handle(call) {
        await sessions.setLocale(call.own.session, parse(Language, call.body).locale);
        const came = URL.parse(call.headers["referer"] ?? "")?.pathname;
        return redirect(came?.startsWith("/admin/") === true ? came : call.href("/"));
      },
    },
    {
      method: "post",
      path: "/leave",
      audit: "admin.logged-out",
      async handle(call) {
        await account.leave(call.own);
        return { type: "redirect", to: "/admin/login?left=1", cookies: [noSession] };
      },
    },
  ];
}
