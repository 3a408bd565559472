/** Reads asked for side by side: a few at a time, for a roster can have ten thousand lines. */
const SIDE_BY_SIDE = 100;

/** The results in the order of the items; a hundred are under way at once. */
export async function inBatches<A, B>(items: readonly A[], read: (item: A) => Promise<B>): Promise<B[]> {
  const found: B[] = [];
  for (let start = 0; start < items.length; start += SIDE_BY_SIDE) {
    found.push(...(await Promise.all(items.slice(start, start + SIDE_BY_SIDE).map(read))));
  }
  return found;
}
