import type { Router } from "express";
import type { Languages } from "../i18n/translate.ts";
import type { SessionRecord } from "../lti/records.ts";
import type { Company } from "../people/company.ts";
import type { Expected } from "../people/entrance.ts";
import type { Actor } from "../people/records.ts";
import { may, type Right } from "../people/rights.ts";
import type { Locale } from "../shared/json.ts";
import { AppError } from "../shared/errors.ts";
import { readBody, toCall } from "./adapter.ts";
import { checkOrigin, sentToken } from "./csrf.ts";
import type { Answer, Asked } from "./exchange.ts";
import { express } from "./express.ts";
import { readCookies } from "./forms.ts";
import type { Door } from "./front.ts";
import type { Limits } from "./limits.ts";
import { notAllowed } from "./public-router.ts";
import { navigation } from "./navigation.ts";
import type { Framing, Send } from "./reply.ts";
import type { SessionCall, SessionRoute } from "./route.ts";

/** What a session needs from the rooms that own it. */
export interface SessionGate {
  resolve(request: { launchId: string; cookies: Readonly<Record<string, string>>; now: number }): Promise<SessionRecord | undefined>;
  formToken(session: SessionRecord): string;
  checkFormToken(session: SessionRecord, token: string): boolean;
}

export interface Entrance {
  /** Who the session's person is in its cohort right now: launched roles and those named by an instructor. */
  enter(session: SessionRecord, expected?: Expected): Promise<Omit<Admitted, "session">>;
}

export interface SessionRouterOptions {
  readonly sessions: SessionGate;
  readonly entrance: Entrance;
  readonly languages: Languages;
  readonly defaultLocale: Locale;
  readonly publicUrl: string;
  readonly clock: () => number;
  readonly send: Send;
  readonly limits?: Pick<Limits, "deed"> | undefined;
  /** Begins to read, beside the session, what letting its person in will need. */
  readonly expect?: (launchId: string) => Expected | undefined;
  /** Told of whoever asks for what their role does not open. */
  readonly denied?: (denial: Denial) => Promise<void>;
  /** The way back in for a launch whose cookie is not here. */
  readonly lost?: (launchId: string, now: number) => Promise<Lost | undefined>;
}

export interface Denial {
  readonly session: SessionRecord;
  readonly actor: Actor;
  /** Method and path as the route declares them. */
  readonly route: string;
  readonly right: Right;
  readonly reference: string;
}

/** Carried to the error page. */
export interface Lost {
  /** Sealed: begins the launch's login anew. */
  readonly restart: string;
  readonly locale: Locale;
}

const BODY_LIMIT = 512 * 1024;
const LANGUAGE_NAMES: Readonly<Record<Locale, string>> = { "zh-CN": "简体中文", "zh-TW": "繁體中文", en: "English" };

/** The languages as every frame offers them. */
export const languageChoice = (present: Locale) =>
  Object.entries(LANGUAGE_NAMES).map(([code, name]) => ({ code, name, current: code === present }));

interface Admitted {
  readonly session: SessionRecord;
  readonly actor: Actor;
  readonly personName: string;
  readonly company: Company;
  /** The cohort may only be looked at. */
  readonly archived?: boolean | undefined;
}

/** Session routes below `/s/:launch`: session, right, token, then the handler. */
export function sessionDoors(routes: readonly SessionRoute[], options: SessionRouterOptions): readonly Door[] {
  const { sessions, entrance, clock, publicUrl } = options;

  async function admit(request: Asked, response: Answer): Promise<Admitted> {
    const launchId = String(request.params["launch"]);
    const expected = options.expect?.(launchId);
    const session = await sessions.resolve({ launchId, cookies: readCookies(request.headers.cookie), now: clock() });
    if (session === undefined) {
      const locals = response.locals as { lost?: Lost | undefined };
      locals.lost = await options.lost?.(launchId, clock());
      throw new AppError("not-signed-in");
    }
    return { session, ...(await entrance.enter(session, expected)) };
  }

  return routes.map((route) => ({
    method: route.method,
    path: route.path,
    bodyLimit: BODY_LIMIT,
    async serve(request: Asked, response: Answer) {
      const admitted = await admit(request, response);
      const { session, actor } = admitted;
      const locals = response.locals as { admitted?: Admitted };
      locals.admitted = admitted;
      if (request.method === "POST") checkOrigin(request, publicUrl);
      const asked = toCall(request, response, { ...options, now: clock(), locale: session.locale, takesFile: route.takesFile });
      if (request.method === "POST") {
        const token = sentToken(request, asked.body);
        if (token === undefined || !sessions.checkFormToken(session, token)) throw new AppError("bad-token", { reason: "form token" });
        // After the token: another site's posts must not use up what the person may do.
        await options.limits?.deed(session.id);
      }
      if (!may(actor.roles, route.right)) {
        const { right } = route;
        const name = `${route.method.toUpperCase()} ${route.path}`;
        await options.denied?.({ session, actor, route: name, right, reference: asked.reference });
        throw new AppError("forbidden", { reason: `${right} needed` });
      }
      const closed = admitted.archived === true && route.inArchive !== true;
      if (closed && request.method === "POST") throw new AppError("archived");
      const base = `/s/${session.id}`;
      // Assigned, not spread: the call makes its reference number only when somebody asks for it.
      const call: SessionCall = Object.assign(asked, {
        session,
        actor,
        company: admitted.company,
        zone: admitted.company.zone,
        formToken: sessions.formToken(session),
        href: (path: string) => base + path,
      });
      const here = { path: request.path, url: request.url, framed: isFramed(request), publicUrl, closed };
      await options.send(response, await route.handle(call), sessionFraming(admitted, call, here));
    },
  }));
}

/** The same in Express. */
export function sessionRouter(routes: readonly SessionRoute[], options: SessionRouterOptions): Router {
  const router = express().Router({ mergeParams: true });
  const methods = new Map<string, Set<string>>();
  for (const { method, path, bodyLimit, serve } of sessionDoors(routes, options)) {
    if (method === "get") router.get(path, serve);
    else router.post(path, readBody(bodyLimit), serve);
    methods.set(path, (methods.get(path) ?? new Set()).add(method.toUpperCase()));
  }
  for (const [path, allowed] of methods) router.all(path, (_request, response, next) => next(notAllowed(response, allowed)));
  return router;
}

/** Whether the browser says that the page is shown inside another. */
export const isFramed = (request: Pick<Asked, "headers">): boolean => request.headers["sec-fetch-dest"] === "iframe";

interface Here {
  /** Below `/s/:launch`; `url` with its query. */
  readonly path: string;
  readonly url: string;
  readonly framed: boolean;
  readonly publicUrl: string;
  /** A page of an archived cohort. */
  readonly closed?: boolean;
}

/** Canvas, also where a school hosts it itself: all of them name one issuer. */
const CANVAS = /^https:\/\/([\w-]+\.)*(instructure|canvaslms)\.com$/;

/** The frame round a session's page: course, person, languages, the roads open to this role. */
export function sessionFraming(
  { session, personName, actor }: Admitted,
  call: Pick<SessionCall, "t" | "formToken" | "href">,
  here: Here,
): Framing {
  return {
    layout: "frame",
    t: call.t,
    ancestors: ["'self'", ...session.frameOrigins],
    page: {
      locale: session.locale,
      base: `/s/${session.id}`,
      token: call.formToken,
      leave: true,
      course: session.course.title,
      person: personName,
      nav: navigation(actor.roles, call, here.path),
      languages: languageChoice(session.locale),
      archived: here.closed === true ? call.t("cohort.archived") : undefined,
      frameOrigin: session.frameOrigins[0],
      fullWindow: here.framed
        ? { to: here.url, canvas: session.frameOrigins.some((origin) => CANVAS.test(origin)) ? here.publicUrl + here.path : undefined }
        : undefined,
    },
  };
}
