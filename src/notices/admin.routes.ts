import type { AdminRoute } from "../admin/route.ts";
import { mailRoutes, type MailRoutesDeps } from "./mail.routes.ts";
import { textRoutes, type TextRoutesDeps } from "./texts.routes.ts";
import { undeliveredAdminRoutes } from "./undelivered.routes.ts";

export type NoticeAdminDeps = MailRoutesDeps & TextRoutesDeps;

/** What an administrator keeps of notices: the ways they go out by, their words, and what did not arrive. */
export const noticeAdminRoutes = (deps: NoticeAdminDeps): readonly AdminRoute[] => [
  ...mailRoutes(deps),
  ...textRoutes(deps),
  ...undeliveredAdminRoutes(deps),
];
