import { z } from "zod";
import { launchesOf } from "../lti/cookies.ts";
import type { Sessions } from "../lti/sessions.ts";
import { AppError } from "../shared/errors.ts";
import { parse } from "../web/parse.ts";
import { json, redirect, type PublicRoute, type SessionRoute } from "../web/route.ts";
import type { createEntrance } from "./entrance.ts";
import { leadingRole, type OwnSession } from "./own-session.ts";

const Language = z.object({ locale: z.enum(["zh-CN", "zh-TW", "en"]) });
const Which = z.object({ launch: z.string().max(64).optional() });

/** Where the person was, so that a change of language returns there; only a path of this very session counts. */
function cameFrom(referer: string | undefined, base: string): string | undefined {
  const path = referer === undefined ? undefined : URL.parse(referer)?.pathname;
  return path?.startsWith(`${base}/`) === true ? path.slice(base.length) : undefined;
}

export const ownSessionRoutes = ({ ownSession }: { ownSession: OwnSession }): readonly SessionRoute[] => [
  {
    method: "post",
    path: "/language",
    right: "enter",
    audit: null,
    inArchive: true,
    async handle(call) {
      const { locale } = parse(Language, call.body);
      await ownSession.setLocale(call.session, locale);
      return redirect(call.href(cameFrom(call.headers["referer"], call.href("")) ?? "/home"));
    },
  },
  {
    method: "post",
    path: "/leave",
    right: "enter",
    audit: null,
    inArchive: true,
    async handle(call) {
      await ownSession.end(call.session);
      const { t, session } = call;
      const model = { title: t("cohort.left.title"), text: t("cohort.left.text"), course: session.returnUrl };
      return { type: "page", view: "common/left", model, plain: true };
    },
  },
];

interface Services {
  readonly sessions: Pick<Sessions, "resolve" | "lastPlace">;
  readonly ownSession: OwnSession;
  readonly entrance: ReturnType<typeof createEntrance>;
}

/** `/session`: who is launched, as JSON; `?launch=` names one of several tabs, else the newest. */
export const whoRoutes = ({ sessions, ownSession, entrance }: Services): readonly PublicRoute[] => [
  {
    method: "get",
    path: "/session",
    async handle({ cookies, now, query }) {
      const { launch } = parse(Which, query);
      const [likely] = launch === undefined ? launchesOf(cookies).slice(-1) : [launch];
      const expected = entrance.expect(likely === undefined ? undefined : sessions.lastPlace(likely), false);
      const session =
        launch === undefined ? await ownSession.newest(cookies, now) : await sessions.resolve({ launchId: launch, cookies, now });
      if (session === undefined) throw new AppError("not-signed-in");
      const { roles } = await entrance.actor(session, expected);
      return json({ sub: session.sub, role: leadingRole(roles), roles, context: session.course.id });
    },
  },
];
