import type { Cohorts } from "../../cohort/ports.ts";
import type { Actor } from "../../people/records.ts";
import { AppError } from "../../shared/errors.ts";
import { collections } from "../../store/collections.ts";
import { findAll, type Store } from "../../store/port.ts";
import type { AttemptRecord } from "../records.ts";
import { outOfLine, type Pace } from "./pace.ts";
import type { SittingLogRecord } from "./records.ts";

export interface IntegrityFacts {
  readonly attempt: AttemptRecord;
  readonly name: string;
  /** Absent when nothing was noted. */
  readonly log: SittingLogRecord | undefined;
  /** Questions on which time was out of line with that of others. */
  readonly pace: readonly Pace[];
}

export interface Integrity {
  /** What was noted of a sitting of the actor's cohort. @throws AppError("not-found") */
  look(actor: Actor, attempt: string): Promise<IntegrityFacts>;
}

interface Deps {
  readonly store: Pick<Store, "get" | "find">;
  readonly cohorts: Pick<Cohorts, "place">;
}

export const createIntegrity = ({ store, cohorts }: Deps): Integrity => ({
  async look({ tenant, cohort }, id) {
    const attempt = await store.get(collections.attempts, tenant, id);
    if (attempt?.cohort !== cohort) throw new AppError("not-found");
    const equal = [cohort, attempt.component];
    const [place, log, all] = await Promise.all([
      cohorts.place(tenant, cohort, attempt.person),
      store.get(collections.sittingLogs, tenant, id),
      findAll(store, collections.sittingLogs, { tenant, query: { index: "byExam", equal } }),
    ]);
    // Somebody's other sittings are no yardstick for this one.
    const others = all.filter(({ person }) => person !== attempt.person).map(({ seconds }) => seconds);
    return { attempt, name: place.person.name, log, pace: outOfLine(log?.seconds ?? {}, others) };
  },
});
