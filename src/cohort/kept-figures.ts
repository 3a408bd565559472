import { SECOND, type Clock } from "../shared/clock.ts";
import { collections } from "../store/collections.ts";
import type { Change } from "../store/port.ts";

/** Whose figures, and which. */
interface Key {
  readonly tenant: string;
  readonly cohort: string;
  readonly name: string;
}

/**
 * Figures that a whole cohort has to be read for, kept for some seconds so that a first page of a large cohort costs what one of a small cohort
 * does, however often it is opened. What staff do in this process (a decision, a panel, a programme) is seen at once; what learners and
 * other processes do, within {@link KEPT}.
 */
export interface KeptFigures {
  get<T>(key: Key, read: () => Promise<T>): Promise<T>;
  /** Hears of every commit of this process. */
  committed(changes: readonly Change[]): void;
}

const KEPT = 15 * SECOND;
const MOST = 1_000;
const STAFFS: ReadonlySet<string> = new Set(
  [collections.decisions, collections.panels, collections.programmes, collections.applications, collections.markings].map(
    ({ name }) => name,
  ),
);

export function createKeptFigures({ clock }: { readonly clock: Clock }): KeptFigures {
  const cohorts = new Map<string, Map<string, { readonly value: Promise<unknown>; readonly until: number }>>();
  const cohortKey = (tenant: string, cohort: string): string => `${tenant} ${cohort}`;

  return {
    async get<T>({ tenant, cohort, name }: Key, read: () => Promise<T>): Promise<T> {
      if (cohorts.size > MOST) cohorts.clear();
      const key = cohortKey(tenant, cohort);
      const known = cohorts.get(key) ?? new Map<string, { value: Promise<unknown>; until: number }>();
      cohorts.set(key, known);
      const kept = known.get(name);
      // What lies under a name was put there by the same reader.
      if (kept !== undefined && clock() < kept.until) return kept.value as Promise<T>;
      const value = read();
      known.set(name, { value, until: clock() + KEPT });
      try {
        return await value;
      } catch (error) {
        known.delete(name);
        throw error;
      }
    },
    committed(changes) {
      for (const change of changes) {
        if (change.kind === "remove" || !STAFFS.has(change.collection.name)) continue;
        const { tenant, cohort } = change.record as { readonly tenant: string; readonly cohort?: string };
        if (cohort !== undefined) cohorts.delete(cohortKey(tenant, cohort));
      }
    },
  };
}
