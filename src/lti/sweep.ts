import { MINUTE } from "../shared/clock.ts";
import { Conflict } from "../shared/errors.ts";
import { collections } from "../store/collections.ts";
import { LOGIN_LIFE } from "./check-claims.ts";
import { remove, type Collection, type Store, type StoredRecord } from "../store/port.ts";

/** An ended session is kept until its login could not be sent again, and a while longer. */
const KEPT = LOGIN_LIFE + 5 * MINUTE;
const BATCH = 200;

export interface SweepDeps {
  readonly store: Pick<Store, "commit" | "find">;
  readonly tenants: () => readonly string[];
}

/** Removes ended sessions of these companies, or of those this process served; answers how many. */
export type Sweep = (now: number, tenants?: readonly string[]) => Promise<number>;

export function createSweep({ store, tenants: served }: SweepDeps): Sweep {
  async function sweepOne<R extends StoredRecord & { expires: number }>(
    collection: Collection<R>,
    tenant: string,
    before: number,
  ): Promise<number> {
    let swept = 0;
    for (;;) {
      const { records } = await store.find(collection, tenant, { index: "byExpiry", equal: [], to: before, limit: BATCH });
      if (records.length === 0) return swept;
      try {
        await store.commit(records.map((record) => remove(collection, record)));
      } catch (error) {
        // Another process sweeps too, or a record moved: the next round sees what is left.
        if (error instanceof Conflict) return swept;
        throw error;
      }
      swept += records.length;
    }
  }

  return async (now, tenants = served()) => {
    let swept = 0;
    for (const tenant of tenants) {
      swept += await sweepOne(collections.sessions, tenant, now - KEPT);
    }
    return swept;
  };
}
