import type { NextFunction, Request, Response } from "express";
import type { IncomingMessage, RequestListener } from "node:http";
import { fileURLToPath } from "node:url";
import { adminRoutes } from "./admin/admin.routes.ts";
import { lazy } from "./shared/lazy.ts";
import type { Services } from "./services.ts";
import { publicRoutes, sessionRoutes } from "./routes.ts";
import { adminRouter } from "./web/admin-router.ts";
import { assetRoute } from "./web/asset-route.ts";
import { compression, express } from "./web/express.ts";
import { toFault } from "./web/faults.ts";
import { createFront } from "./web/front.ts";
import { guard } from "./web/guards.ts";
import { publicDoors, publicRouter } from "./web/public-router.ts";
import { createSender } from "./web/reply.ts";
import { sessionDoors, sessionRouter } from "./web/session-router.ts";
import { createViews } from "./web/views.ts";

/** The folder of `views/`, wherever the process was started. */
const VIEWS = fileURLToPath(new URL("../views", import.meta.url));

/** The whole HTTP surface: the front takes what it knows straight to its handler, Express has an ordered list of what all else passes through. */
export function createApp(services: Services): RequestListener {
  const { config, languages, assets, clock, log } = services;
  const send = createSender(createViews(VIEWS, (name) => assets.url(name)));
  const web = { languages, defaultLocale: config.defaultLocale, publicUrl: config.publicUrl, clock, send, log, limits: services.limits };
  const inSession = {
    ...web,
    sessions: services.sessions,
    entrance: services.entrance,
    denied: services.denied,
    expect: (launchId: string) => services.entrance.expect(services.sessions.lastPlace(launchId), true),
    lost: (launchId: string, now: number) => services.lti.ways.lost(launchId, now),
  };
  const [open, session] = [publicRoutes(services), sessionRoutes(services)];

  const rest = lazy(() => {
    const app = express()();
    app.disable("x-powered-by");
    app.set("etag", false);
    app.set("query parser", false);
    if (config.trustProxy !== undefined) app.set("trust proxy", config.trustProxy);
    app.use(guard);
    app.get("/assets/:digest/:name", assetRoute(assets));
    // What the front does not take; it packs its own.
    app.use(compression()());
    app.use("/s/:launch", sessionRouter(session, inSession));
    app.use("/admin", adminRouter(adminRoutes(services), { ...web, sessions: services.admin.sessions, company: services.company }));
    app.use(publicRouter(open, web));
    app.use(toFault.notFound);
    app.use((error: unknown, request: Request, response: Response, _next: NextFunction) =>
      toFault.reply(error, { request, response, web }),
    );
    return app;
  });
  // A setting that Express cannot read stops the start.
  const trusts = config.trustProxy === undefined ? nobody : (rest().get("trust proxy fn") as Trusts);
  return createFront({
    open: publicDoors(open, web),
    session: sessionDoors(session, inSession),
    rest: (request, response) => void rest()(request, response),
    failed: (error, request, response) => toFault.reply(error, { request, response, web }),
    addressOf: addresses(trusts),
  });
}

/** Express's compiled setting: whether the n-th hop before us, of this address, is a proxy of ours. */
type Trusts = (address: string, hop: number) => boolean;

const nobody: Trusts = () => false;

/** The first address that no trusted proxy vouches for, as Express finds it (`request.ip`). */
const addresses =
  (trusts: Trusts) =>
  ({ socket, headers }: IncomingMessage): string => {
    const nearest = socket.remoteAddress ?? "";
    const forwarded = headers["x-forwarded-for"];
    if (forwarded === undefined) return nearest;
    const hops = [
      nearest,
      ...String(forwarded)
        .split(",")
        .map((hop) => hop.trim())
        .toReversed(),
    ];
    return hops.find((address, hop) => !trusts(address, hop)) ?? hops.at(-1) ?? "";
  };
