import type { Request, Response, Router } from "express";
import type { AdminCall, AdminRoute, OwnAdminRoute } from "../admin/route.ts";
import { ownHref } from "../admin/route.ts";
import type { AdminSessions, AdminVisit } from "../admin/sessions.ts";
import type { Languages } from "../i18n/translate.ts";
import type { Company } from "../people/company.ts";
import { AppError } from "../shared/errors.ts";
import type { Locale } from "../shared/json.ts";
import { readBody, toCall } from "./adapter.ts";
import { checkOrigin, sentToken } from "./csrf.ts";
import { express } from "./express.ts";
import type { Alone } from "./faults.ts";
import { readCookies } from "./forms.ts";
import { notAllowed } from "./public-router.ts";
import type { Framing } from "./reply.ts";
import type { Reply } from "./route.ts";
import { languageChoice } from "./session-router.ts";

export interface AdminRouterOptions {
  readonly sessions: Pick<AdminSessions, "resolve" | "formToken" | "checkFormToken">;
  readonly company: (tenant: string) => Promise<Company>;
  readonly languages: Languages;
  readonly defaultLocale: Locale;
  readonly publicUrl: string;
  readonly clock: () => number;
  readonly send: (response: Response, reply: Reply, framing: Framing) => void;
}

const BODY_LIMIT = 64 * 1024;
const LOGIN = "/admin/login?ended=1";

/** Serves the administrator's own door below `/admin`: log-in, token, then the handler. No page of it may stand in a frame. */
export function adminRouter(routes: readonly (AdminRoute | OwnAdminRoute)[], options: AdminRouterOptions): Router {
  const router = express().Router();
  const { sessions, clock, publicUrl } = options;
  const methods = new Map<string, Set<string>>();
  for (const route of routes) {
    const { method, path } = route;
    const serve = async (request: Request, response: Response): Promise<void> => {
      const visit = await sessions.resolve(readCookies(request.headers.cookie), clock());
      if (visit === undefined) {
        options.send(response, { type: "redirect", to: LOGIN }, bare(toCall(request, response, { ...options, now: clock() })));
        return;
      }
      const { session, administrator } = visit;
      (response.locals as { alone?: Alone }).alone = { back: ownHref("/"), locale: session.locale };
      if (method === "post") checkOrigin(request, publicUrl);
      const asked = toCall(request, response, { ...options, now: clock(), locale: session.locale });
      if (method === "post") {
        const token = sentToken(request, asked.body);
        if (token === undefined || !sessions.checkFormToken(session, token)) throw new AppError("bad-token", { reason: "form token" });
      }
      const company = await options.company(administrator.tenant);
      const call = Object.assign(asked, {
        tenant: administrator.tenant,
        actor: { tenant: administrator.tenant, person: administrator.id, cohort: "", roles: ["administrator"] as const },
        zone: company.zone,
        formToken: sessions.formToken(session),
        href: ownHref,
        own: visit,
      });
      options.send(response, await route.handle(call), framing(call, visit, company));
    };
    if (method === "get") router.get(path, serve);
    else router.post(path, readBody(BODY_LIMIT), serve);
    methods.set(path, (methods.get(path) ?? new Set()).add(method.toUpperCase()));
  }
  for (const [path, allowed] of methods) router.all(path, (_request, response, next) => next(notAllowed(response, allowed)));
  return router;
}

const bare = ({ t, locale }: Pick<AdminCall, "t" | "locale">): Framing => ({ layout: "plain", t, ancestors: [], page: { locale } });

const framing = (call: AdminCall, { administrator, session }: AdminVisit, company: Company): Framing => ({
  layout: "frame",
  t: call.t,
  ancestors: [],
  page: {
    locale: session.locale,
    base: ownHref("/"),
    token: call.formToken,
    leave: true,
    course: company.name,
    person: administrator.name,
    languages: languageChoice(session.locale),
  },
});
