import { setImmediate as turn } from "node:timers/promises";

/** Reads asked for side by side: a few at a time, for a roster can have ten thousand lines. */
const SIDE_BY_SIDE = 100;

/** The results in the order of the items; a hundred are under way at once. */
export async function inBatches<A, B>(items: readonly A[], read: (item: A) => Promise<B>): Promise<B[]> {
  const found: B[] = [];
  for (let start = 0; start < items.length; start += SIDE_BY_SIDE) {
    // A store in memory answers at once; others have their turn between two batches all the same.
    if (start > 0) await turn();
    found.push(...(await Promise.all(items.slice(start, start + SIDE_BY_SIDE).map(read))));
  }
  return found;
}
