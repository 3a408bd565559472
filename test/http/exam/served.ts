import express from "express";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import { startRoutes } from "../../../src/exam/attempts/start.routes.ts";
import { examRoutes } from "../../../src/exam/exam.routes.ts";
import { createReleasing } from "../../../src/exam/marking/releasing.ts";
import { markingRulesRoutes } from "../../../src/exam/marking/rules.routes.ts";
import { createMarkingRules } from "../../../src/exam/marking/rules.service.ts";
import type { Banks } from "../../../src/exam/banks.ts";
import { liveRoutes } from "../../../src/exam/sitting/live.routes.ts";
import { sittingRoutes } from "../../../src/exam/sitting/sitting.routes.ts";
import { loadLanguages } from "../../../src/i18n/translate.ts";
import type { SessionRecord } from "../../../src/lti/records.ts";
import type { Role } from "../../../src/people/records.ts";
import { AppError } from "../../../src/shared/errors.ts";
import { createTopics } from "../../../src/signals/known-topics.ts";
import { signalRoutes } from "../../../src/signals/signals.routes.ts";
import { assetRoute } from "../../../src/web/asset-route.ts";
import { loadAssets } from "../../../src/web/assets.ts";
import { toFault } from "../../../src/web/faults.ts";
import { createSender } from "../../../src/web/reply.ts";
import { sessionRouter } from "../../../src/web/session-router.ts";
import { createViews } from "../../../src/web/views.ts";
import { COHORT, openWorld, TENANT, type World } from "../../unit/exam/world.ts";
import type { ExamSettings } from "../../../src/programme/records.ts";

export interface Served {
  readonly world: World;
  readonly url: string;
  /** Answers every request with 503 while set, as a server in trouble does. */
  trouble(on: boolean): void;
  /** Ends every visit. */
  signOut(): void;
  close(): Promise<void>;
}

const ROLES: Readonly<Record<string, readonly Role[]>> = {
  instructor: ["instructor"],
  assistant: ["assistant"],
  mentor: ["mentor"],
};

/** The exam behind the real web adapter; `/s/<person>` is the session of that person, roles by the name before the dash. */
export async function serveExam(settings?: ExamSettings, banks?: Banks): Promise<Served> {
  const world = await openWorld(settings, banks);
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const languages = loadLanguages("config/locales");
  const assets = loadAssets({ assets: "views/assets", scripts: "src/browser" });
  const send = createSender(createViews("views", (name) => assets.url(name)));
  const web = { languages, defaultLocale: "en", publicUrl: url, clock: world.clock, send, log: pino({ level: "silent" }) } as const;
  const markingRules = createMarkingRules({ ...world.deps, releasing: createReleasing(world.deps) });
  let inTrouble = false;
  let signedIn = true;

  const session = (person: string): SessionRecord => ({
    id: person,
    version: 1,
    tenant: TENANT,
    tokenHash: person,
    platform: "pf",
    deployment: "1",
    sub: person,
    person,
    cohort: COHORT,
    course: { id: "course", title: "Course" },
    resourceLink: "link",
    launched: ROLES[person.split("-")[0] ?? ""] ?? ["learner"],
    locale: "en",
    target: "iframe",
    frameOrigins: [],
    createdAt: 0,
    seenAt: 0,
    expires: Number.MAX_SAFE_INTEGER,
  });

  const entrance = {
    actor: ({ tenant, person, cohort, launched }: SessionRecord) => Promise.resolve({ tenant, person, cohort, roles: launched }),
    enter: async (entering: SessionRecord) => ({
      actor: await entrance.actor(entering),
      personName: entering.person,
      company: { name: entering.tenant, zone: "Asia/Shanghai", locale: "zh-CN" as const },
    }),
  };
  const jobs = { standing: () => Promise.reject(new AppError("not-found")) };
  const routes = [
    ...examRoutes(world.exams, world.lateUploads),
    // What is published beforehand has pages of its own, which are not opened here.
    ...startRoutes({ ...world, examDesk: { read: () => Promise.reject(new AppError("not-found")) } }),
    ...markingRulesRoutes({ markingRules }),
    ...sittingRoutes(world),
    ...liveRoutes(world),
    ...signalRoutes({ ...world, topics: createTopics({ store: world.store, jobs }), entrance }),
  ];

  const app = express();
  app.get("/assets/:digest/:name", assetRoute(assets));
  app.use((_request, response, next) => (inTrouble ? void response.status(503).json({ error: { code: "unavailable" } }) : next()));
  app.use(
    "/s/:launch",
    sessionRouter(routes, {
      ...web,
      sessions: {
        resolve: ({ launchId }) => Promise.resolve(signedIn ? session(launchId) : undefined),
        formToken: ({ person }) => `token-${person}`,
        checkFormToken: ({ person }, token) => token === `token-${person}`,
      },
      entrance,
    }),
  );
  app.use(toFault.notFound);
  app.use((error: unknown, request: express.Request, response: express.Response, _next: express.NextFunction) =>
    toFault.reply(error, { request, response, web }),
  );
  server.on("request", app);

  return {
    world,
    url,
    trouble: (on) => {
      inTrouble = on;
    },
    signOut: () => {
      signedIn = false;
    },
    async close() {
      // Closed first: a page opens another connection as soon as it loses one.
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await world.close();
    },
  };
}
