import { DateTime } from "luxon";
import { HOUR, MINUTE, type Clock } from "../shared/clock.ts";
import type { Reconciliation } from "./reconcile.service.ts";

export interface Scope {
  readonly tenant: string;
  readonly cohort: string;
}

export interface NightlyDeps {
  readonly clock: Clock;
  /** IANA zone whose night is meant. */
  readonly zone: string;
  /** Cohorts that had something to send since this process began; nothing of ours moved in the others. */
  readonly cohorts: () => readonly Scope[];
  readonly reconciliation: Pick<Reconciliation, "run" | "last">;
  /** What else is looked after by night, before. */
  readonly upkeep: (scope: Scope) => Promise<unknown>;
  readonly onError: (error: unknown) => void;
}

const HOUR_OF_NIGHT = 3;
const LOOK = 10 * MINUTE;
/** Of several worker processes one does a cohort's night. */
const ONE_NIGHT = 12 * HOUR;

/** Reconciles and repairs once a night, while few people work. */
export function createNightly({ clock, zone, cohorts, reconciliation, upkeep, onError }: NightlyDeps) {
  let lastDay = "";
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  async function one(scope: Scope): Promise<void> {
    const night = (await reconciliation.last(scope.tenant, scope.cohort))?.night;
    if (night !== undefined && clock() - night.at < ONE_NIGHT) return;
    await upkeep(scope).catch(onError);
    await reconciliation.run(scope, { repair: true, actor: "system", night: true });
  }

  async function all(): Promise<void> {
    for (const scope of cohorts()) await one(scope).catch(onError);
  }

  /** Runs when it is night and tonight's run has not begun. @returns once it has ended */
  function look(): Promise<void> {
    const now = DateTime.fromMillis(clock(), { zone });
    const day = now.toISODate() ?? "";
    if (now.hour !== HOUR_OF_NIGHT || day === lastDay) return running;
    lastDay = day;
    running = running.then(all);
    return running;
  }

  return {
    look,
    start() {
      timer ??= setInterval(() => void look(), LOOK).unref();
    },
    async stop(): Promise<void> {
      clearInterval(timer);
      timer = undefined;
      await running;
    },
  };
}
