import type { Company } from "../people/company.ts";
import type { Languages } from "../i18n/translate.ts";
import { noticeAdminRoutes, type NoticeAdminDeps } from "../notices/admin.routes.ts";
import type { Ids } from "../shared/ids.ts";
import { personsRoutes } from "../people/persons.routes.ts";
import type { Persons } from "../people/persons.service.ts";
import type { Store } from "../store/port.ts";
import type { PublicRoute, SessionRoute } from "../web/route.ts";
import { accountRoutes } from "./account.routes.ts";
import type { Admin } from "./admin.service.ts";
import { houseRoutes } from "./house.routes.ts";
import { loginRoutes } from "./login.routes.ts";
import { platformRoutes } from "./platforms.routes.ts";
import { asSessionRoutes, type AdminRoute, type OwnAdminRoute } from "./route.ts";
import { setupRoutes } from "./setup.routes.ts";

export interface AdminRoutesDeps {
  readonly admin: Admin;
  readonly persons: Persons;
  readonly notices: NoticeAdminDeps["notices"];
  readonly languages: Languages;
  readonly store: Pick<Store, "measure">;
  readonly ids: Ids;
  readonly company: (tenant: string) => Promise<Company>;
  readonly config: { readonly publicUrl: string; readonly acceptLoopback: boolean; readonly lrs?: object | undefined };
}

/** The pages that both doors lead to; other slices' pages for the administrator are added here. */
const shared = ({ admin, ...deps }: AdminRoutesDeps): readonly AdminRoute[] => [
  ...houseRoutes({ ...deps, ...admin }),
  ...personsRoutes({ ...deps, ...admin }),
  ...platformRoutes({ ...deps, ...admin }),
  ...noticeAdminRoutes(deps),
];

/** Below `/admin`, for an administrator's own log-in. */
export const adminRoutes = (deps: AdminRoutesDeps): readonly (AdminRoute | OwnAdminRoute)[] => [
  ...shared(deps),
  ...accountRoutes(deps.admin),
];

/** Below `/s/:launch/admin`, for an administrator launched by a platform that was given it. */
export const launchedAdminRoutes = (deps: AdminRoutesDeps): readonly SessionRoute[] => asSessionRoutes(shared(deps));

/** The log-in and the one-time link. */
export const adminDoorRoutes = ({ admin, ids, config }: AdminRoutesDeps): readonly PublicRoute[] => [
  ...loginRoutes({ login: admin.login, ids, key: admin.key, publicUrl: config.publicUrl }),
  ...setupRoutes({ setup: admin.setup, throttle: admin.throttle, publicUrl: config.publicUrl }),
];
