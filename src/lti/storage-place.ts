import type { PagePolicy } from "../web/route.ts";
import type { Login } from "./login-state.ts";
import type { PlatformRecord } from "./records.ts";
import { frameOrigins } from "./sessions.ts";

/** Where a login's browser proof lies in the platform's storage. */
export interface StoragePlace {
  /** Name of the platform's frame that keeps it, or `_parent`. */
  readonly target: string;
  /** The one origin that may get and give it: that of the platform's authentication endpoint (LTI OIDC Login with Client Side postMessages 0.1). */
  readonly origin: string;
  readonly key: string;
}

/** Place and policy of a page that talks to a login's platform storage from within the platform's frame. */
export function storagePlace(login: Pick<Login, "id" | "storage">, platform: PlatformRecord): { place: StoragePlace; policy: PagePolicy } {
  return {
    place: {
      target: login.storage ?? "_parent",
      origin: new URL(platform.authUrl).origin,
      key: `tierwise-login-${login.id.slice(0, 12)}`,
    },
    policy: { ancestors: ["'self'", ...frameOrigins(platform)] },
  };
}
