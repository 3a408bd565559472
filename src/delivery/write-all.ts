import { Conflict } from "../shared/errors.ts";
import { replace, type Change, type Collection, type Store, type StoredRecord } from "../store/port.ts";

/** A record to be written, and what comes true with it. */
export interface Unit<R extends StoredRecord> {
  readonly change: R;
  readonly beside: readonly Change[];
}

/**
 * Writes back records a worker holds, in one commit; where one of them was changed meanwhile (a newer wish, a resend, another
 * worker after our lease ended), that one stays as it is and the others are written.
 * @returns the records that were written, as they now are
 */
export const writeAll = <R extends StoredRecord>(
  store: Pick<Store, "commit">,
  collection: Collection<R>,
  records: readonly R[],
): Promise<readonly R[]> =>
  writeUnits(
    store,
    collection,
    records.map((change) => ({ change, beside: [] })),
  );

/** As {@link writeAll}, each record with what comes true beside it. */
export async function writeUnits<R extends StoredRecord>(
  store: Pick<Store, "commit">,
  collection: Collection<R>,
  units: readonly Unit<R>[],
): Promise<readonly R[]> {
  if (units.length === 0) return [];
  try {
    await store.commit(units.flatMap(({ change, beside }) => [replace(collection, change), ...beside]));
    return units.map(({ change }) => ({ ...change, version: change.version + 1 }));
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    if (units.length === 1) return [];
    const alone = await Promise.all(units.map((unit) => writeUnits(store, collection, [unit])));
    return alone.flat();
  }
}
