import type { KeyObject } from "node:crypto";
import type { Hints } from "./login-state.ts";
import { seal, unseal } from "./seal.ts";

/** A login to begin again in another window: all that the platform said when it first began it. */
export interface Restart {
  readonly tenant: string;
  readonly platform: string;
  readonly deployment?: string | undefined;
  readonly target: string;
  readonly hints: Hints;
  /** Epoch ms. */
  readonly until: number;
}

export interface Restarts {
  write(restart: Restart): string;
  /** Undefined unless it is ours, whole and in time. */
  read(text: string, now: number): Restart | undefined;
}

const CONTEXT = "restart";

/** Sealed, not only signed: the page that carries it may be shown to whoever knows a session's address. */
export function createRestarts(key: KeyObject): Restarts {
  return {
    write: (restart) => seal(JSON.stringify(restart), key, CONTEXT),
    read(text, now) {
      try {
        // Unsealing proves that write() made it.
        const restart = JSON.parse(unseal(text, key, CONTEXT)) as Restart;
        return now < restart.until ? restart : undefined;
      } catch {
        return undefined;
      }
    },
  };
}

/**
 * Moodle takes each message hint once only, but has a page that begins the login of an activity anew; Moodle itself asks there who is signed in.
 * Undefined for other platforms, whose hints hold longer.
 */
export function launchPage(authUrl: string, { message }: Hints): string | undefined {
  const url = new URL(authUrl);
  const moodle = /^(.*\/mod\/lti)\/auth\.php$/.exec(url.pathname);
  const activity = moodle === null ? undefined : activityOf(message ?? "");
  return activity === undefined ? undefined : `${url.origin}${moodle?.[1] ?? ""}/launch.php?id=${activity}`;
}

/** Moodle's course module id: `{"cmid":3,"launchid":"…"}`. */
function activityOf(hint: string): number | undefined {
  try {
    const { cmid } = JSON.parse(hint) as { cmid?: unknown };
    return typeof cmid === "number" && Number.isSafeInteger(cmid) && cmid > 0 ? cmid : undefined;
  } catch {
    return undefined;
  }
}
