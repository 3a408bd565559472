import compression from "compression";
import express, { type Express, type NextFunction, type Request, type Response } from "express";
import helmet from "helmet";
import { fileURLToPath } from "node:url";
import type { Services } from "./services.ts";
import { publicRoutes, sessionRoutes } from "./routes.ts";
import { assetRoute } from "./web/asset-route.ts";
import { toFault } from "./web/faults.ts";
import { publicRouter } from "./web/public-router.ts";
import { createSender } from "./web/reply.ts";
import { sessionRouter } from "./web/session-router.ts";
import { createViews } from "./web/views.ts";

/** The folder of `views/`, wherever the process was started. */
const VIEWS = fileURLToPath(new URL("../views", import.meta.url));

/** The whole HTTP surface: an ordered list of what a request passes through. */
export function createApp(services: Services): Express {
  const { config, languages, assets, clock, log } = services;
  const send = createSender(createViews(VIEWS, (name) => assets.url(name)));
  const web = { languages, defaultLocale: config.defaultLocale, publicUrl: config.publicUrl, clock, send, log, limits: services.limits };

  const app = express();
  app.disable("x-powered-by");
  app.set("etag", false);
  app.set("query parser", false);
  if (config.trustProxy !== undefined) app.set("trust proxy", config.trustProxy);
  app.use(helmet({ contentSecurityPolicy: false, xFrameOptions: false, crossOriginResourcePolicy: false, ...HELMET }));
  app.get("/assets/:digest/:name", assetRoute(assets));
  app.use(compression({ threshold: 2048, level: 4 }));
  app.use(
    "/s/:launch",
    sessionRouter(sessionRoutes(services), {
      ...web,
      sessions: services.sessions,
      entrance: services.entrance,
      denied: services.denied,
      lost: (launchId, now) => services.lti.ways.lost(launchId, now),
    }),
  );
  app.use(publicRouter(publicRoutes(services), web));
  app.use(toFault.notFound);
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => toFault.reply(error, { request, response, web }));
  return app;
}

const HELMET = {
  crossOriginOpenerPolicy: false,
  originAgentCluster: true,
  referrerPolicy: { policy: "same-origin" },
  strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: true },
} as const;
