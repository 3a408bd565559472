import { setImmediate } from "node:timers/promises";
import type { Query, Store, StoredRecord, Collection } from "../store/port.ts";

/**
 * Gives the server's thread back. Waiting for the store does not: an embedded one answers in the same breath, and thousands of such reads
 * would hold everybody else up.
 */
export const breathe = (): Promise<void> => setImmediate();

/** Rows worked on side by side between two breaths. */
const SIDE_BY_SIDE = 20;

/** The results in the order of the items; twenty are under way at once, then the thread is given back. */
export async function inBreaths<A, B>(
  items: readonly A[],
  work: (item: A) => Promise<B> | B,
  onDone?: (done: number) => void,
): Promise<B[]> {
  const found: B[] = [];
  for (let from = 0; from < items.length; from += SIDE_BY_SIDE) {
    found.push(...(await Promise.all(items.slice(from, from + SIDE_BY_SIDE).map((item) => work(item)))));
    onDone?.(found.length);
    await breathe();
  }
  return found;
}

const PAGE = 250;

/** Every record of an index walk, however many: the thread is given back between its pages. */
export async function readAll<R extends StoredRecord>(
  store: Pick<Store, "find">,
  collection: Collection<R>,
  { tenant, query }: { readonly tenant: string; readonly query: Query },
): Promise<R[]> {
  const found: R[] = [];
  let after: string | undefined;
  do {
    const page = await store.find(collection, tenant, { ...query, limit: PAGE, ...(after !== undefined && { after }) });
    found.push(...page.records);
    after = page.next;
    await breathe();
  } while (after !== undefined);
  return found;
}
