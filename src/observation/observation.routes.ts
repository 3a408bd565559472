import type { SessionRoute } from "../web/route.ts";
import { entryRoutes, type EntryServices } from "./entry.routes.ts";
import { panelRoutes, type RatingServices } from "./panel.routes.ts";
import { practicalRoutes } from "./practical.routes.ts";

/** Scoring by panels, their set-up, and scores entered by hand. */
export const observationRoutes = (services: RatingServices & EntryServices): readonly SessionRoute[] => [
  ...panelRoutes(services),
  ...practicalRoutes(services),
  ...entryRoutes(services),
];
