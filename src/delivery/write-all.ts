import { Conflict } from "../shared/errors.ts";
import { replace, type Collection, type Store, type StoredRecord } from "../store/port.ts";

/**
 * Writes back records a worker holds, in one commit; where one of them was changed meanwhile (a newer wish, a resend, another
 * worker after our lease ended), that one stays as it is and the others are written.
 * @returns the records that were written, as they now are
 */
export async function writeAll<R extends StoredRecord>(
  store: Pick<Store, "commit">,
  collection: Collection<R>,
  records: readonly R[],
): Promise<readonly R[]> {
  if (records.length === 0) return [];
  const written = records.map((record) => ({ ...record, version: record.version + 1 }));
  try {
    await store.commit(records.map((record) => replace(collection, record)));
    return written;
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    if (records.length === 1) return [];
    const alone = await Promise.all(records.map((record) => writeAll(store, collection, [record])));
    return alone.flat();
  }
}
