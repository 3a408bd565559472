import express, { type NextFunction, type Request, type Response } from "express";
import { createServer } from "node:http";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pino } from "pino";
import { loadLanguages } from "../../src/i18n/translate.ts";
import type { Launch } from "../../src/lti/launch.ts";
import { createLti, type Lti } from "../../src/lti/lti.ts";
import { ltiRoutes } from "../../src/lti/lti.routes.ts";
import { randomIds } from "../../src/shared/ids.ts";
import { allCollections, collections } from "../../src/store/collections.ts";
import { openStore } from "../../src/store/open.ts";
import { insert, type Store } from "../../src/store/port.ts";
import { toFault } from "../../src/web/faults.ts";
import { publicRouter } from "../../src/web/public-router.ts";
import { createSender } from "../../src/web/reply.ts";
import { json, type SessionRoute } from "../../src/web/route.ts";
import { sessionRouter } from "../../src/web/session-router.ts";
import { createViews } from "../../src/web/views.ts";
import { Browser } from "./browser.ts";

const folder = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));

export const TENANT = "acme";
export const TOOL = "https://tool.example";

export interface Tool {
  readonly lti: Lti;
  readonly store: Store;
  readonly launches: Launch[];
  /** Added to the machine's clock, in ms. */
  shift: number;
  browser(): Browser;
  close(): Promise<void>;
}

/** One page that says whose session it is, and one deed: what a launch leads to. */
const PROBES: readonly SessionRoute[] = [
  { method: "get", path: "/home", right: "enter", audit: null, handle: async ({ session, formToken }) => json({ ...session, formToken }) },
  { method: "post", path: "/deed", right: "enter", audit: null, handle: async () => json({ done: true }) },
];

/** The real front, sessions, store and web adapter on a port of their own; admission only notes the launch and the person. */
export async function startTool(): Promise<Tool> {
  const place = mkdtempSync(join(tmpdir(), "tierwise-lti-"));
  const store = await openStore({ url: `sqlite:${join(place, "store.sqlite")}`, collections: allCollections });
  const languages = loadLanguages(folder("config/locales"));
  const log = pino({ level: "silent" });
  const launches: Launch[] = [];
  const clock = (): number => Date.now() + tool.shift;
  const lti = createLti({
    store,
    clock,
    ids: randomIds,
    log,
    config: { publicUrl: TOOL, acceptLoopback: true, secretKey: "a secret of the test, long enough" },
    admit: async (launch) => {
      const { tenant } = launch.platform;
      const known = await store.get(collections.persons, tenant, launch.sub);
      launches.push(launch);
      const changes =
        known === undefined ? [insert(collections.persons, { id: launch.sub, tenant, name: launch.person.name ?? launch.sub })] : [];
      return { tenant, person: launch.sub, cohort: launch.course.id, changes };
    },
  });
  const send = createSender(createViews(folder("views"), (name) => `/assets/0/${name}`));
  const web = { languages, defaultLocale: "en" as const, publicUrl: TOOL, clock, send, log };
  const entrance = {
    enter: async (session: { tenant: string; person: string; cohort: string; launched: Launch["launched"] }) => ({
      actor: { tenant: session.tenant, person: session.person, cohort: session.cohort, roles: session.launched },
      personName: session.person,
      company: { name: session.tenant, zone: "Asia/Shanghai", locale: "en" as const },
    }),
  };
  const app = express();
  app.disable("x-powered-by");
  app.set("query parser", false);
  app.use("/s/:launch", sessionRouter(PROBES, { ...web, sessions: lti.sessions, entrance }));
  app.use(publicRouter(ltiRoutes(lti), web));
  app.use(toFault.notFound);
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => toFault.reply(error, { request, response, web }));
  const server = createServer(app);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const tool: Tool = {
    lti,
    store,
    launches,
    shift: 0,
    browser: () => new Browser(server),
    close: async () => {
      await new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      });
      await store.close();
      rmSync(place, { recursive: true });
    },
  };
  return tool;
}
