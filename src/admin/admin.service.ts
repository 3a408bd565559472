import type { Clock } from "../shared/clock.ts";
import type { Ids } from "../shared/ids.ts";
import type { Store } from "../store/port.ts";
import { derivedKey } from "../lti/seal.ts";
import { createAccount } from "./account.service.ts";
import { createAdministrators } from "./administrators.service.ts";
import { createHouse, type HouseDeps } from "./house.service.ts";
import { createLogin } from "./login.service.ts";
import { createPasswordHasher } from "./password-hash.ts";
import { createAdminPlatforms, type AdminPlatformDeps } from "./platforms.service.ts";
import { createAdminSessions } from "./sessions.ts";
import { createSetup } from "./setup.service.ts";
import { createThrottle } from "./throttle.ts";

export interface AdminDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly config: { readonly secretKey: string; readonly publicUrl: string };
  readonly platforms: AdminPlatformDeps["platforms"];
  readonly invitations: AdminPlatformDeps["invitations"];
  readonly doctor: AdminPlatformDeps["doctor"];
  readonly delivery: HouseDeps["delivery"];
  readonly jobs: HouseDeps["jobs"];
  readonly toolKeys: HouseDeps["toolKeys"];
  readonly audit: HouseDeps["audit"];
}

export type Admin = ReturnType<typeof createAdmin>;

/** The administrator's room, put together. */
export function createAdmin({ config, ...deps }: AdminDeps) {
  const secret = derivedKey(config.secretKey, "administrators");
  const key = derivedKey(config.secretKey, "administrators' forms");
  const throttle = createThrottle({ ...deps, secret });
  const base = { ...deps, secret, publicUrl: config.publicUrl, hasher: createPasswordHasher(), throttle };
  const sessions = createAdminSessions({ ...deps, secret: key });
  const signedIn = { ...base, sessions };
  return {
    key,
    sessions,
    throttle,
    administrators: createAdministrators(base),
    setup: createSetup(signedIn),
    login: createLogin(signedIn),
    account: createAccount(signedIn),
    platforms: createAdminPlatforms(deps),
    house: createHouse(deps),
  };
}
