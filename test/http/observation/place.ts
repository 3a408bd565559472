import express from "express";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import { loadLanguages } from "../../../src/i18n/translate.ts";
import type { SessionRecord } from "../../../src/lti/records.ts";
import { observationRoutes } from "../../../src/observation/observation.routes.ts";
import { createEntrance } from "../../../src/people/entrance.ts";
import type { Role } from "../../../src/people/records.ts";
import { HOUR } from "../../../src/shared/clock.ts";
import type { Locale } from "../../../src/shared/json.ts";
import { assetRoute } from "../../../src/web/asset-route.ts";
import { loadAssets } from "../../../src/web/assets.ts";
import { toFault } from "../../../src/web/faults.ts";
import { createSender } from "../../../src/web/reply.ts";
import { sessionRouter } from "../../../src/web/session-router.ts";
import { createViews } from "../../../src/web/views.ts";
import { COHORT, openWorld, START, TENANT } from "../../unit/observation/world.ts";

export const TOKEN = "form-token";

export type Place = Awaited<ReturnType<typeof openPlace>>;

/** The scoring pages behind the real router, rights, views and store; a session is opened by hand instead of by a launch. */
export async function openPlace(locale: Locale = "zh-CN") {
  const world = await openWorld();
  const languages = loadLanguages("config/locales");
  const assets = loadAssets({ assets: "views/assets", scripts: "src/browser" });
  const send = createSender(createViews("views", (name) => assets.url(name)));
  const launched = new Map<string, readonly Role[]>();
  const session = (person: string): SessionRecord => ({
    id: person,
    version: 1,
    tenant: TENANT,
    tokenHash: "",
    platform: "pf",
    deployment: "1",
    sub: person,
    person,
    cohort: COHORT,
    course: { id: "course", title: "三月新员工班" },
    resourceLink: "link",
    launched: launched.get(person) ?? [],
    locale,
    target: "iframe",
    frameOrigins: [],
    createdAt: START,
    seenAt: START,
    expires: START + 12 * HOUR,
  });
  const app = express();
  const server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const web = { languages, defaultLocale: locale, publicUrl: url, clock: world.clock, send, log: pino({ level: "silent" }) };
  const sessions = {
    resolve: ({ launchId }: { launchId: string }) => Promise.resolve(launched.has(launchId) ? session(launchId) : undefined),
    formToken: () => TOKEN,
    checkFormToken: (_session: SessionRecord, token: string) => token === TOKEN,
  };
  app.get("/assets/:digest/:name", assetRoute(assets));
  app.use("/s/:launch", sessionRouter(observationRoutes(world), { ...web, sessions, entrance: createEntrance(world) }));
  app.use(toFault.notFound);
  app.use((error: unknown, request: express.Request, response: express.Response, _next: express.NextFunction) =>
    toFault.reply(error, { request, response, web }),
  );

  return {
    ...world,
    url,
    server,
    /** Somebody with a session whose id is the person's. */
    async arrive(person: string, arrival: Parameters<typeof world.arrive>[1] = {}) {
      await world.arrive(person, arrival);
      launched.set(person, arrival.launched ?? ["learner"]);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await world.close();
    },
  };
}
