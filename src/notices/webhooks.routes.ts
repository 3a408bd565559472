import { listed } from "../i18n/lists.ts";
import { z } from "zod";
import { parse } from "../web/parse.ts";
import { page, redirect, type SessionCall, type SessionRoute } from "../web/route.ts";
import { NOTICE_KINDS } from "./kinds.ts";
import type { Trial, Webhooks } from "./webhooks.ts";

const Entry = z.object({
  name: z.string().trim().min(1).max(80),
  type: z.enum(["wecom", "dingtalk", "generic"]),
  url: z.url({ protocol: /^https?$/ }).max(1_000),
  secret: z
    .string()
    .max(200)
    .transform((text) => text || undefined),
  kind: z.union([z.enum(NOTICE_KINDS).transform((one) => [one]), z.array(z.enum(NOTICE_KINDS))]).default([]),
});
const Params = z.object({ webhook: z.string().min(1).max(100) });
const TYPES = ["wecom", "dingtalk", "generic"] as const;

interface Shown {
  readonly typed?: Readonly<Record<string, unknown>>;
  readonly wrong?: readonly string[];
  readonly trial?: Trial;
}

/** Where groups hear of notices, kept by the company's administrator. */
export function webhookRoutes({ notices: { webhooks } }: { readonly notices: { readonly webhooks: Webhooks } }): readonly SessionRoute[] {
  async function show(call: SessionCall, { typed = {}, wrong = [], trial }: Shown) {
    const { t, href } = call;
    const value = (name: string): string => (typeof typed[name] === "string" ? typed[name] : "");
    const chosen = [typed["kind"]].flat();
    const errorOf = (field: string) => (wrong.includes(field) ? t(`notices.webhooks.wrong.${field}`) : undefined);
    const model = {
      title: t("notices.webhooks.title"),
      action: href("/notices/webhooks"),
      back: href("/notices"),
      told:
        trial === undefined ? undefined : { kind: trial === "taken" ? "success" : "danger", text: t(`notices.webhooks.trial.${trial}`) },
      errors: ["name", "url"].filter((field) => wrong.includes(field)).map((field) => ({ href: `#${field}`, text: errorOf(field) })),
      fields: { name: value("name"), nameError: errorOf("name"), url: value("url"), urlError: errorOf("url") },
      types: TYPES.map((type) => ({ value: type, text: t(`notices.webhooks.type.${type}`), selected: value("type") === type })),
      kinds: NOTICE_KINDS.map((kind) => ({ kind, text: t(`notices.kind.${kind}.name`), checked: chosen.includes(kind) })),
      webhooks: (await webhooks.list(call.actor)).map(({ id, name, type, kinds }) => ({
        id,
        name,
        type: t(`notices.webhooks.type.${type}`),
        kinds: listed(
          kinds.map((kind) => t(`notices.kind.${kind}.name`)),
          call.locale,
        ),
        test: href(`/notices/webhooks/${id}/test`),
        remove: href(`/notices/webhooks/${id}/remove`),
      })),
    };
    return page("notices/webhooks", model, wrong.length > 0 ? 422 : 200);
  }

  return [
    { method: "get", path: "/notices/webhooks", right: "tenant.administer", audit: null, handle: (call) => show(call, {}) },
    {
      method: "post",
      path: "/notices/webhooks",
      right: "tenant.administer",
      audit: "notices.webhook-added",
      async handle(call) {
        const entry = Entry.safeParse(call.body);
        if (!entry.success) {
          const wrong = entry.error.issues.map(({ path }) => String(path[0]));
          return show(call, { typed: call.body as Readonly<Record<string, unknown>>, wrong });
        }
        const { kind, secret, ...rest } = entry.data;
        await webhooks.add(call.actor, { ...rest, secret, kinds: kind });
        return redirect(call.href("/notices/webhooks"));
      },
    },
    {
      method: "post",
      path: "/notices/webhooks/:webhook/test",
      right: "tenant.administer",
      audit: "notices.webhook-tried",
      async handle(call) {
        const words = { title: call.t("notices.webhooks.tryTitle"), text: call.company.name };
        return show(call, { trial: await webhooks.test(call.actor, parse(Params, call.params).webhook, words) });
      },
    },
    {
      method: "post",
      path: "/notices/webhooks/:webhook/remove",
      right: "tenant.administer",
      audit: "notices.webhook-removed",
      async handle(call) {
        await webhooks.remove(call.actor, parse(Params, call.params).webhook);
        return redirect(call.href("/notices/webhooks"));
      },
    },
  ];
}
