import { z } from "zod";
import { may } from "../people/rights.ts";
import { AppError } from "../shared/errors.ts";
import { parse } from "../web/parse.ts";
import { json, page, redirect, type PublicRoute, type SessionCall, type SessionRoute } from "../web/route.ts";
import type { NoticeDesk } from "./desk.ts";
import { NOTICE_KINDS } from "./kinds.ts";
import { toNoticesPage, toPreferencesPage } from "./notices.presenter.ts";
import type { PreferenceRecord } from "./records.ts";
import type { createUnsubscribing } from "./unsubscribing.ts";

export interface NoticeServices {
  readonly config: { readonly publicUrl: string };
  readonly notices: NoticeDesk & {
    readonly calendar: (token: string) => Promise<string | undefined>;
    readonly unsubscribing: ReturnType<typeof createUnsubscribing>;
  };
}

const Wish = z.enum(["now", "digest", "off"]);
const Time = z.string().max(5);
const Preferences = z.object({ from: Time, to: Time, ...Object.fromEntries(NOTICE_KINDS.map((kind) => [`mail.${kind}`, Wish])) });
const Saved = z.object({ saved: z.literal("1").optional() });
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** The chosen wishes; what is at once anyway is not kept. */
const mailOf = (form: Readonly<Record<string, unknown>>): PreferenceRecord["mail"] =>
  Object.fromEntries(
    NOTICE_KINDS.flatMap((kind) => {
      const wish = Wish.parse(form[`mail.${kind}`]);
      return wish === "now" ? [] : [[kind, wish] as const];
    }),
  );

/** A person's notices, and how they want to hear of them. */
export function noticeRoutes({ notices, config }: NoticeServices): readonly SessionRoute[] {
  async function preferencesPage(call: SessionCall, more: { saved?: boolean; feed?: string; wrongTimes?: { from: string; to: string } }) {
    const known = await notices.preferences(call.actor);
    const model = toPreferencesPage({ ...known, saved: false, ...more }, call);
    return page("notices/preferences", model, more.wrongTimes === undefined ? 200 : 422);
  }
  return [
    {
      method: "get",
      path: "/notices",
      right: "enter",
      audit: null,
      async handle(call) {
        const administers = may(call.actor.roles, "tenant.administer");
        return page(
          "notices/list",
          toNoticesPage(await notices.list(call.actor), Object.assign(Object.create(call) as SessionCall, { administers })),
        );
      },
    },
    {
      method: "get",
      path: "/notices/count",
      right: "enter",
      audit: null,
      async handle({ actor, t }) {
        const unread = await notices.unread(actor);
        return json({ unread, text: t("notices.unread", { count: unread }) });
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
        const form = parse(Preferences, call.body);
        const { from, to } = form;
        const none = from === "" && to === "";
        if (!none && !(TIME.test(from) && TIME.test(to))) return preferencesPage(call, { wrongTimes: { from, to } });
        await notices.setPreferences(call.actor, { mail: mailOf(form), quiet: none ? undefined : { from, to } });
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
  ];
}

const Token = z.object({ token: z.string().min(20).max(400) });

/** What works without a session, by an address that only its person was given: the calendar, and no more mails. */
export function noticeDoorRoutes({ notices: { calendar, unsubscribing } }: NoticeServices): readonly PublicRoute[] {
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
    {
      method: "get",
      path: "/unsubscribe/:token",
      countsRefusals: true,
      async handle({ params, t }) {
        await unsubscribing.whose(parse(Token, params).token);
        return page("notices/unsubscribe", { title: t("notices.off.title"), done: false });
      },
    },
    {
      // Called by mail programs as well as by the page (RFC 8058): the address is all there is to show.
      method: "post",
      path: "/unsubscribe/:token",
      bodyLimit: 1_024,
      countsRefusals: true,
      async handle({ params, t }) {
        await unsubscribing.signOff(parse(Token, params).token);
        return page("notices/unsubscribe", { title: t("notices.off.title"), done: true });
      },
    },
  ];
}
