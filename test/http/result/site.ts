import { companyOf } from "../../../src/people/company.ts";
import express from "express";
import { fileURLToPath } from "node:url";
import { pino } from "pino";
import supertest from "supertest";
import { certificateRoutes, verifyRoutes } from "../../../src/certificate/certificate.routes.ts";
import type { SessionRecord } from "../../../src/lti/records.ts";
import type { Role } from "../../../src/people/records.ts";
import { programmeRoutes } from "../../../src/programme/programme.routes.ts";
import { appealRoutes } from "../../../src/result/appeals/appeals.routes.ts";
import { resultRoutes } from "../../../src/result/result.routes.ts";
import type { Locale } from "../../../src/shared/json.ts";
import { toFault } from "../../../src/web/faults.ts";
import { publicRouter } from "../../../src/web/public-router.ts";
import { createSender } from "../../../src/web/reply.ts";
import { sessionRouter } from "../../../src/web/session-router.ts";
import { createViews } from "../../../src/web/views.ts";
import { COHORT, NOON, openWorld, TENANT } from "../../unit/result/world.ts";

const NOTHING_SENT = { ownGrades: () => Promise.resolve({ cells: [], release: { type: "at-once" as const } }) };

const ORIGIN = "https://tierwise.example";
const VIEWS = fileURLToPath(new URL("../../../views", import.meta.url));
const TOKEN = "form-token";

/** The pages of programme, result and certificate over a real store, with whoever is named as the session's person. */
export async function openSite(custom: Readonly<Record<string, string>> = {}) {
  const world = await openWorld(custom);
  const who: { person: string; roles: readonly Role[]; locale: Locale } = { person: "ines", roles: ["instructor"], locale: "en" };
  const session = (): SessionRecord => ({
    id: "launch",
    version: 1,
    tenant: TENANT,
    tokenHash: "",
    platform: "p",
    deployment: "1",
    sub: who.person,
    person: who.person,
    cohort: COHORT,
    course: { id: "c", title: "Spring" },
    resourceLink: "r",
    launched: who.roles,
    locale: who.locale,
    target: "iframe",
    frameOrigins: [],
    createdAt: NOON,
    seenAt: NOON,
    expires: NOON + 1e9,
  });
  const log = pino({ level: "silent" });
  const send = createSender(createViews(VIEWS, (name) => `/assets/${name}`));
  const web = { languages: world.languages, defaultLocale: "zh-CN" as const, publicUrl: ORIGIN, clock: world.clock, log, send };
  const services = { ...world, config: { publicUrl: ORIGIN } };
  const app = express();
  app.set("query parser", false);
  app.use(
    "/s/:launch",
    sessionRouter(
      [
        ...programmeRoutes(services),
        ...resultRoutes({ ...services, delivery: NOTHING_SENT }),
        ...appealRoutes(services),
        ...certificateRoutes(services),
      ],
      {
        ...web,
        sessions: { resolve: async () => session(), formToken: () => TOKEN, checkFormToken: (_, token) => token === TOKEN },
        entrance: {
          enter: async () => ({
            actor: { tenant: TENANT, person: who.person, cohort: COHORT, roles: who.roles },
            personName: who.person,
            company: await companyOf(world.store, TENANT),
          }),
        },
      },
    ),
  );
  app.use(publicRouter(verifyRoutes({ certificates: world.certificates }), web));
  app.use(toFault.notFound);
  app.use((error: unknown, request: express.Request, response: express.Response, _next: express.NextFunction) =>
    toFault.reply(error, { request, response, web }),
  );
  const agent = supertest(app);

  return {
    ...world,
    agent,
    as(person: string, ...roles: readonly Role[]) {
      Object.assign(who, { person, roles });
    },
    speak(locale: Locale) {
      who.locale = locale;
    },
    get: (path: string) => agent.get(`/s/launch${path}`),
    post: (path: string, fields: Readonly<Record<string, string | readonly string[]>>) => {
      const body = new URLSearchParams({ _token: TOKEN });
      for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one);
      return agent.post(`/s/launch${path}`).set("Origin", ORIGIN).type("form").send(body.toString());
    },
    /** A learner with everything scored, decided if a tier is to be had. */
    async learner(person: string, total: string, decided = true) {
      await world.enrol(person, `${person} Name`);
      await world.score(person, world.everything(total));
      if (decided) await world.results.decide({ tenant: TENANT, cohort: COHORT, person: "ines", roles: ["instructor"] }, [{ person }]);
    },
  };
}

export type Site = Awaited<ReturnType<typeof openSite>>;

/** The page as read aloud: tags and blanks folded. */
export const words = (html: string): string =>
  html
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll("&#x27;", "'")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .replaceAll(/\s+/g, " ");
