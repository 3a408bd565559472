import { json, Router } from "express";
import type { ErrorRequestHandler } from "express";
import { z } from "zod";
import { authRoutes } from "./auth.routes.ts";
import { deepLinkingRoutes } from "./deepLinking.routes.ts";
import { discoveryRoutes } from "./discovery.routes.ts";
import { ServiceError, serviceErrors } from "./errors.ts";
import { gradePages } from "./grades.pages.ts";
import { gradeRoutes } from "./grades.routes.ts";
import { lineItemRoutes } from "./lineItems.routes.ts";
import { pageRoutes } from "./page.routes.ts";
import type { Platform } from "./platform.ts";
import { registrationRoutes } from "./registration.routes.ts";
import { rosterRoutes } from "./roster.routes.ts";
import { tokenRoutes } from "./token.routes.ts";

// A body that is no JSON is judged by the handler like any other wrong body.
const ParseFailure = z.looseObject({ type: z.literal("entity.parse.failed") });
const brokenBody: ErrorRequestHandler = (error: unknown, _req, _res, next) => {
  next(ParseFailure.safeParse(error).success ? new ServiceError(400, "Bad Request") : error);
};

function serviceRoutes(platform: Platform): Router {
  const router = Router();
  router.use(json({ type: () => true, limit: "1mb", strict: false }), brokenBody);
  router.use(rosterRoutes(platform), lineItemRoutes(platform), gradeRoutes(platform));
  router.use((_req, _res, next) => next(new ServiceError(404, "Not Found")));
  router.use(serviceErrors);
  return router;
}

/** Every address of the practice LMS. */
export function lmsRoutes(platform: Platform, reset: () => Promise<void>): Router {
  const router = Router();
  router.use(
    discoveryRoutes(platform),
    registrationRoutes(platform),
    authRoutes(platform),
    tokenRoutes(platform),
    deepLinkingRoutes(platform),
  );
  router.use("/mod/lti/services.php", serviceRoutes(platform));
  router.use(gradePages(platform), pageRoutes(platform, reset));
  return router;
}
