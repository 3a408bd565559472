import type { Actor } from "../people/records.ts";
import type { Call, Reply, SessionCall, SessionRoute } from "../web/route.ts";
import type { AdminVisit } from "./sessions.ts";

/**
 * A request for one of the administrator's pages, whichever door it came by: the administrator's own log-in below `/admin`, or a launch
 * from a platform whose administrators administer the tenant, below `/s/:launch/admin`.
 */
export interface AdminCall extends Call {
  /** The one company that the caller administers; every read names it. */
  readonly tenant: string;
  /** The administrator or the launched person, for audit lines and for services that ask who acts. */
  readonly actor: Actor;
  readonly zone: string;
  readonly formToken: string;
  /** URL of a page of this list, by the same door. */
  readonly href: (path: string) => string;
  /** Set at the administrator's own log-in; giving rights to others wants it. */
  readonly own: AdminVisit | undefined;
}

/** A page or deed of the administrator's. */
export interface AdminRoute {
  readonly method: "get" | "post";
  /** Below `/admin`; "/" is the first page. */
  readonly path: string;
  /** The audit line a deed writes; null for reads. */
  readonly audit: string | null;
  handle(call: AdminCall): Promise<Reply>;
}

/** What only an administrator's own log-in opens: the account itself. */
export interface OwnAdminRoute extends Omit<AdminRoute, "handle"> {
  handle(call: AdminCall & { readonly own: AdminVisit }): Promise<Reply>;
}

const BASE = "/admin";
const below = (path: string): string => (path === "/" ? BASE : BASE + path);

/** The same pages by the second door: inside a launch's session, for whoever may administer the tenant. */
export const asSessionRoutes = (routes: readonly AdminRoute[]): readonly SessionRoute[] =>
  routes.map((route) => ({
    method: route.method,
    path: below(route.path),
    right: "tenant.administer",
    audit: route.audit,
    inArchive: true,
    handle: (call) => route.handle(launched(call)),
  }));

/** Assigned, not spread: the call makes its reference number only when somebody asks for it. */
const launched = (call: SessionCall): AdminCall => {
  const { actor, href } = call;
  return Object.assign(Object.create(call) as SessionCall, {
    tenant: actor.tenant,
    href: (path: string) => href(below(path)),
    own: undefined,
  });
};

/** The first door's address of a page. */
export const ownHref = below;
