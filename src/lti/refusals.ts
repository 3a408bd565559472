import { auditLine } from "../delivery/changes.ts";
import { MINUTE } from "../shared/clock.ts";
import { Conflict } from "../shared/errors.ts";
import { collections } from "../store/collections.ts";
import { replace, type Change, type Store } from "../store/port.ts";
import type { Log } from "./log.ts";
import type { LoginRecord, PlatformRecord } from "./records.ts";
import type { Refusal } from "./refusal.ts";

export interface Refusals {
  /** Writes the audit line of a refusal and spends its login, so that state and nonce serve nobody again. */
  record(platform: PlatformRecord, refusal: Refusal, at: { now: number; reference: string; login?: LoginRecord }): Promise<void>;
}

/** Refusals of one platform that reach the audit log within a minute; anyone can cause them, so beyond that the process log must do. */
const LINES_PER_MINUTE = 1_000;

export function createRefusals({ store, log }: { store: Pick<Store, "commit">; log: Log }): Refusals {
  const written = new Map<string, { minute: number; lines: number }>();

  function mayWrite(platform: string, now: number): boolean {
    const minute = Math.floor(now / MINUTE);
    const before = written.get(platform);
    const lines = before?.minute === minute ? before.lines : 0;
    written.set(platform, { minute, lines: lines + 1 });
    return lines < LINES_PER_MINUTE;
  }

  async function commit(changes: readonly Change[]): Promise<void> {
    if (changes.length === 0) return;
    try {
      await store.commit(changes);
    } catch (error) {
      // Spent by another request in the meantime: that is what was wanted.
      if (!(error instanceof Conflict)) throw error;
    }
  }

  return {
    async record(platform, refusal, { now, reference, login }) {
      log.info({ platform: platform.id, reason: refusal.reason, reference }, "launch refused");
      const line = auditLine({
        tenant: platform.tenant,
        cohort: "",
        at: now,
        actor: "system",
        action: "lti.refused",
        subject: platform.id,
        detail: { reason: refusal.reason ?? refusal.why, reference },
      });
      await commit([
        ...(login === undefined || login.spent ? [] : [replace(collections.logins, { ...login, spent: true })]),
        ...(mayWrite(platform.id, now) ? [line] : []),
      ]);
    },
  };
}
