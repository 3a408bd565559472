import { z } from "zod";
import { adminPage } from "../admin/page.ts";
import type { AdminCall, AdminRoute } from "../admin/route.ts";
import { parse } from "../web/parse.ts";
import { page, redirect, type SessionCall, type SessionRoute } from "../web/route.ts";
import type { Onlooker, UndeliveredDesk } from "./undelivered.ts";
import { toUndeliveredPage } from "./undelivered.presenter.ts";

const Again = z.object({ again: z.coerce.number().int().min(0).max(1_000_000).optional().catch(undefined) });
const Resend = z.union([z.object({ id: z.string().min(1).max(64) }), z.object({ all: z.literal("1") })]);
const PATH = "/notices/undelivered";
const SHOWN = 100;

interface Deps {
  readonly notices: { readonly undelivered: UndeliveredDesk };
}

/** What a page of either door has in hand. */
type Visit = Pick<AdminCall, "query" | "body" | "t" | "locale" | "zone" | "href">;

function deskOf(undelivered: UndeliveredDesk) {
  const model = async (call: Visit, onlooker: Onlooker) =>
    toUndeliveredPage({ ...(await undelivered.list(onlooker, SHOWN)), again: parse(Again, call.query).again }, call);
  const resend = async (call: Visit, onlooker: Onlooker) => {
    const form = parse(Resend, call.body);
    const count = "id" in form ? await undelivered.resend(onlooker, form.id) : await undelivered.resendAll(onlooker);
    return redirect(call.href(`${PATH}?again=${count}`));
  };
  return { model, resend };
}

/** What did not arrive, of the whole company: the administrator's page. */
export function undeliveredAdminRoutes({ notices }: Deps): readonly AdminRoute[] {
  const { model, resend } = deskOf(notices.undelivered);
  const of = ({ tenant, actor }: AdminCall): Onlooker => ({ tenant, person: actor.person, cohort: undefined });
  return [
    {
      method: "get",
      path: PATH,
      audit: null,
      async handle(call) {
        const back = { href: call.href("/notices"), text: call.t("notices.mail.title") };
        return adminPage(call, { view: "undelivered", here: "/notices", model: { ...(await model(call, of(call))), back } });
      },
    },
    { method: "post", path: PATH, audit: "notices.sent-again", handle: (call) => resend(call, of(call)) },
  ];
}

/** What did not arrive of one cohort's notices: its instructor's page. */
export function undeliveredRoutes({ notices }: Deps): readonly SessionRoute[] {
  const { model, resend } = deskOf(notices.undelivered);
  const of = ({ actor: { tenant, person, cohort } }: SessionCall): Onlooker => ({ tenant, person, cohort });
  return [
    {
      method: "get",
      path: PATH,
      right: "programme.edit",
      audit: null,
      async handle(call) {
        const back = { href: call.href("/notices"), text: call.t("notices.title") };
        return page("notices/undelivered", { ...(await model(call, of(call))), back });
      },
    },
    { method: "post", path: PATH, right: "programme.edit", audit: "notices.sent-again", handle: (call) => resend(call, of(call)) },
  ];
}
