import { z } from "zod";
import type { Languages } from "../i18n/translate.ts";
import type { Company } from "../people/company.ts";
import { may } from "../people/rights.ts";
import { AppError } from "../shared/errors.ts";
import { LOCALES } from "../shared/json.ts";
import { parse } from "../web/parse.ts";
import { json, page, redirect, type Call, type PublicRoute, type Reply, type SessionCall, type SessionRoute } from "../web/route.ts";
import { SHOWN, type NoticeDesk } from "./desk.ts";
import { kindsFor, type NoticeKind } from "./kinds.ts";
import { toNoticesPage, toPreferencesPage } from "./notices.presenter.ts";
import type { PreferenceRecord } from "./records.ts";
import type { UndeliveredDesk } from "./undelivered.ts";
import { undeliveredRoutes } from "./undelivered.routes.ts";
import type { createUnsubscribing } from "./unsubscribing.ts";
import type { createWording } from "./wording.ts";

export interface NoticeServices {
  readonly config: { readonly publicUrl: string };
  readonly languages: Languages;
  readonly company: (tenant: string) => Promise<Company>;
  readonly notices: NoticeDesk & {
    readonly wording: ReturnType<typeof createWording>;
    readonly undelivered: UndeliveredDesk;
    readonly calendar: (token: string) => Promise<string | undefined>;
    readonly unsubscribing: ReturnType<typeof createUnsubscribing>;
  };
}

const Wish = z.enum(["now", "digest", "off"]).default("now");
const Time = z.string().max(5);
const Preferences = z.object({ from: Time, to: Time, locale: z.union([z.enum(LOCALES), z.literal("")]).default("") });
const Saved = z.object({ saved: z.literal("1").optional() });
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** What is wished of these kinds; what is at once anyway is not kept. */
function wishesOf(form: Readonly<Record<string, unknown>>, kinds: readonly NoticeKind[]): Pick<PreferenceRecord, "mail" | "hidden"> {
  const mail = kinds.flatMap((kind) => {
    const wish = parse(Wish, form[`mail.${kind}`]);
    return wish === "now" ? [] : [[kind, wish] as const];
  });
  return { mail: Object.fromEntries(mail), hidden: kinds.filter((kind) => form[`page.${kind}`] !== "1") };
}

/** A person's notices, and how they want to hear of them. */
export function noticeRoutes({ notices, config, company }: NoticeServices): readonly SessionRoute[] {
  async function preferencesPage(call: SessionCall, more: { saved?: boolean; feed?: string; wrongTimes?: { from: string; to: string } }) {
    const known = await notices.preferences(call.actor);
    const model = toPreferencesPage({ ...known, kinds: kindsFor(call.actor.roles), saved: false, ...more }, call);
    return page("notices/preferences", model, more.wrongTimes === undefined ? 200 : 422);
  }
  return [
    {
      method: "get",
      path: "/notices",
      right: "enter",
      audit: null,
      async handle(call) {
        const { actor, locale } = call;
        const [found, wording, person, { name }] = await Promise.all([
          notices.list(actor),
          notices.wording(actor.tenant, locale),
          notices.nameOf(actor),
          company(actor.tenant),
        ]);
        const ways = { administers: may(actor.roles, "tenant.administer"), leads: may(actor.roles, "programme.edit") };
        return page("notices/list", toNoticesPage({ notices: found, wording, named: { person, company: name }, ...ways }, call));
      },
    },
    {
      method: "get",
      path: "/notices/count",
      right: "enter",
      audit: null,
      async handle({ actor, t }) {
        const unread = await notices.unread(actor);
        const figure = unread < SHOWN ? String(unread) : `${SHOWN}+`;
        return json({ unread, figure, text: t("notices.unread", { count: figure }) });
      },
    },
    {
      method: "post",
      path: "/notices/read",
      right: "enter",
      audit: null,
      async handle(call) {
        await notices.markRead(call.actor);
        return redirect(call.href("/notices"));
      },
    },
    {
      method: "get",
      path: "/notices/preferences",
      right: "enter",
      audit: null,
      handle: (call) => preferencesPage(call, { saved: parse(Saved, call.query).saved === "1" }),
    },
    {
      method: "post",
      path: "/notices/preferences",
      right: "enter",
      audit: "notices.preferences-set",
      async handle(call) {
        const { from, to, locale } = parse(Preferences, call.body);
        const form = parse(z.record(z.string(), z.unknown()), call.body);
        const none = from === "" && to === "";
        if (!none && !(TIME.test(from) && TIME.test(to))) return preferencesPage(call, { wrongTimes: { from, to } });
        const wishes = wishesOf(form, kindsFor(call.actor.roles));
        const quiet = none ? undefined : { from, to };
        await notices.setPreferences(call.actor, { ...wishes, quiet, locale: locale === "" ? undefined : locale });
        return redirect(call.href("/notices/preferences?saved=1"));
      },
    },
    {
      method: "post",
      path: "/notices/signing-off/revoke",
      right: "enter",
      audit: "notices.signing-off-revoked",
      async handle(call) {
        await notices.revokeSigningOff(call.actor);
        return redirect(call.href("/notices/preferences?saved=1"));
      },
    },
    {
      method: "post",
      path: "/notices/feed",
      right: "enter",
      audit: "notices.feed-made",
      // Not redirected: the address is shown this once and stands in no other.
      handle: async (call) => preferencesPage(call, { feed: `${config.publicUrl}/calendar/${await notices.renewFeed(call.actor)}.ics` }),
    },
    {
      method: "post",
      path: "/notices/feed/revoke",
      right: "enter",
      audit: "notices.feed-revoked",
      async handle(call) {
        await notices.revokeFeed(call.actor);
        return redirect(call.href("/notices/preferences"));
      },
    },
    ...undeliveredRoutes({ notices }),
  ];
}

const Token = z.object({ token: z.string().min(20).max(400) });

/** What works without a session, by an address that only its person was given: the calendar, and no more mails. */
export function noticeDoorRoutes({ notices, languages, company }: NoticeServices): readonly PublicRoute[] {
  const { calendar, unsubscribing } = notices;
  /** In the language of the mails that the address stood in, whatever browser it is opened with. */
  async function farewell({ params }: Call, done: boolean): Promise<Reply> {
    const { token } = parse(Token, params);
    const { tenant, locale } = await unsubscribing.whose(token);
    if (done) await unsubscribing.signOff(token);
    const lang = locale ?? (await company(tenant)).locale;
    const t = languages.translator(lang);
    const words = done ? { told: t("notices.off.done") } : { ask: t("notices.off.ask"), confirm: t("notices.off.confirm") };
    return page("notices/unsubscribe", { title: t("notices.off.title"), lang, ...words });
  }
  return [
    {
      method: "get",
      path: "/calendar/:token.ics",
      countsRefusals: true,
      async handle({ params }) {
        const body = await calendar(parse(Token, params).token);
        if (body === undefined) throw new AppError("not-found", { reason: "no feed" });
        return { type: "raw", contentType: "text/calendar; charset=utf-8", body, headers: { "Cache-Control": "private, max-age=900" } };
      },
    },
    // A look signs nobody off: programs that check links follow this one, too.
    { method: "get", path: "/unsubscribe/:token", countsRefusals: true, handle: (call) => farewell(call, false) },
    // Called by mail programs as well as by the page (RFC 8058): the address is all there is to show.
    { method: "post", path: "/unsubscribe/:token", bodyLimit: 1_024, countsRefusals: true, handle: (call) => farewell(call, true) },
  ];
}
