import { z } from "zod";
import { adminPage } from "../admin/page.ts";
import type { AdminCall, AdminRoute } from "../admin/route.ts";
import type { Company } from "../people/company.ts";
import { parse } from "../web/parse.ts";
import { redirect, type Reply } from "../web/route.ts";
import { NOTICE_KINDS } from "./kinds.ts";
import { letterOf } from "./letter.ts";
import type { MailDesk } from "./mail-desk.ts";
import { toMailPage, WEBHOOK_TYPES, type MailPageFacts } from "./mail.presenter.ts";
import type { UndeliveredDesk } from "./undelivered.ts";
import type { Webhooks } from "./webhooks.ts";

const Entry = z.object({
  name: z.string().trim().min(1).max(80),
  type: z.enum(WEBHOOK_TYPES),
  url: z.url({ protocol: /^https?$/ }).max(1_000),
  secret: z
    .string()
    .max(200)
    .transform((text) => text || undefined),
  kind: z.union([z.enum(NOTICE_KINDS).transform((one) => [one]), z.array(z.enum(NOTICE_KINDS))]).default([]),
});
const Params = z.object({ webhook: z.string().min(1).max(100) });
const Trial = z.object({ address: z.email().max(254) });

export interface MailRoutesDeps {
  readonly notices: { readonly webhooks: Webhooks; readonly mail: MailDesk; readonly undelivered: UndeliveredDesk };
  readonly company: (tenant: string) => Promise<Company>;
}

/** Where notices go out, kept by the company's administrator. */
export function mailRoutes({ notices: { webhooks, mail, undelivered }, company }: MailRoutesDeps): readonly AdminRoute[] {
  async function show(call: AdminCall, more: Partial<Pick<MailPageFacts, "tried" | "typed" | "address">> = {}): Promise<Reply> {
    const { tenant, actor } = call;
    const [standing, address, known, { total }] = await Promise.all([
      mail.standing(tenant),
      mail.addressOf(actor),
      webhooks.list(tenant),
      undelivered.list({ tenant, person: actor.person, cohort: undefined }, 0),
    ]);
    const model = toMailPage({ mail: standing, address, webhooks: known, undelivered: total, ...more }, call);
    return adminPage(call, { view: "notices", here: "/notices", model, status: more.typed === undefined ? 200 : 422 });
  }

  /** The form once more, with what was typed. */
  const wrong = (call: AdminCall, { issues }: z.ZodError): Promise<Reply> =>
    show(call, { typed: { fields: call.body as Readonly<Record<string, unknown>>, wrong: issues.map(({ path }) => String(path[0])) } });

  return [
    { method: "get", path: "/notices", audit: null, handle: (call) => show(call) },
    {
      method: "post",
      path: "/notices/mail/test",
      audit: "notices.mail-tried",
      async handle(call) {
        const form = Trial.safeParse(call.body);
        if (!form.success) return wrong(call, form.error);
        const { t, locale, tenant } = call;
        const { name } = await company(tenant);
        const words = { title: t("notices.mail.testTitle"), lead: "", text: t("notices.mail.testText") };
        const letter = letterOf([words], { t, locale, company: name });
        const { address } = form.data;
        return show(call, { address, tried: { mail: await mail.test(call.actor, address, letter) } });
      },
    },
    {
      method: "post",
      path: "/notices/webhooks",
      audit: "notices.webhook-added",
      async handle(call) {
        const entry = Entry.safeParse(call.body);
        if (!entry.success) return wrong(call, entry.error);
        const { kind, secret, ...rest } = entry.data;
        await webhooks.add(call.actor, { ...rest, secret, kinds: kind });
        return redirect(call.href("/notices"));
      },
    },
    {
      method: "post",
      path: "/notices/webhooks/:webhook/test",
      audit: "notices.webhook-tried",
      async handle(call) {
        const { name } = await company(call.tenant);
        const words = { title: call.t("notices.webhooks.tryTitle"), text: name };
        return show(call, { tried: { webhook: await webhooks.test(call.actor, parse(Params, call.params).webhook, words) } });
      },
    },
    {
      method: "post",
      path: "/notices/webhooks/:webhook/remove",
      audit: "notices.webhook-removed",
      async handle(call) {
        await webhooks.remove(call.actor, parse(Params, call.params).webhook);
        return redirect(call.href("/notices"));
      },
    },
  ];
}
