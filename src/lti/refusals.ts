import { auditLine } from "../delivery/changes.ts";
import { MINUTE } from "../shared/clock.ts";
import { Conflict } from "../shared/errors.ts";
import type { Change, Store } from "../store/port.ts";
import type { Log } from "./log.ts";
import type { Login } from "./login-state.ts";
import type { PlatformRecord } from "./records.ts";
import type { Reason, Refusal } from "./refusal.ts";
import type { Sessions } from "./sessions.ts";

export interface Refusals {
  /** Writes the audit line of a refusal and spends its login, so that state and nonce serve nobody again. */
  record(platform: PlatformRecord, refusal: Refusal, at: Refused): Promise<void>;
  /** Whether this login was refused before in a flood that was not written down. */
  spent(login: Login): boolean;
}

export interface Refused {
  readonly now: number;
  readonly reference: string;
  readonly login?: Login;
  /** The address it came from. */
  readonly ip: string;
}

/** Refusals of one platform that reach the audit log within a minute; anyone can cause them, so beyond that the process log must do. */
const LINES_PER_MINUTE = 1_000;

/** Refused logins remembered by this process alone; beyond, the oldest are forgotten, which lets in nobody whose token is not right. */
const MOST_REMEMBERED = 50_000;

/** Logins that open nothing any more without our doing. */
const OVER: ReadonlySet<Reason> = new Set(["state-spent", "state-expired"]);

export interface RefusalDeps {
  readonly store: Pick<Store, "commit">;
  readonly sessions: Pick<Sessions, "refuse">;
  readonly log: Log;
  /** Whether this source's refusals are still written: a flood from one place must not fill the store. */
  readonly mayNote?: ((source: string) => Promise<boolean>) | undefined;
}

export function createRefusals({ store, sessions, log, mayNote }: RefusalDeps): Refusals {
  const written = new Map<string, { minute: number; lines: number }>();

  const remembered = new Set<string>();

  function remember(login: Login): void {
    remembered.add(login.id);
    if (remembered.size <= MOST_REMEMBERED) return;
    for (const oldest of remembered) {
      remembered.delete(oldest);
      return;
    }
  }

  function mayWrite(platform: string, now: number): boolean {
    const minute = Math.floor(now / MINUTE);
    const before = written.get(platform);
    const lines = before?.minute === minute ? before.lines : 0;
    written.set(platform, { minute, lines: lines + 1 });
    return lines < LINES_PER_MINUTE;
  }

  /** Nothing to do when another request spent the login in the meantime: that is what was wanted. */
  async function spend(change: Change): Promise<void> {
    try {
      await store.commit([change]);
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }

  return {
    spent: (login) => remembered.has(login.id),
    async record(platform, refusal, { now, reference, login, ip }) {
      log.info({ platform: platform.id, reason: refusal.reason, reference }, "launch refused");
      if ((await mayNote?.(ip)) === false) {
        if (login !== undefined) remember(login);
        return;
      }
      const spending = login === undefined || OVER.has(refusal.why) ? undefined : spend(sessions.refuse(login, now));
      const line = auditLine({
        tenant: platform.tenant,
        cohort: "",
        at: now,
        actor: "system",
        action: "lti.refused",
        subject: platform.id,
        detail: { reason: refusal.reason ?? refusal.why, reference },
      });
      // Together in time, so that the store makes them durable together.
      await Promise.all([spending, mayWrite(platform.id, now) ? store.commit([line]) : undefined]);
    },
  };
}
