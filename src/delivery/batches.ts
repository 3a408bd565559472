/** Requests grow faster up to this many statements, and no further. */
const MOST = 100;
/** LRSs take about 1 MB; one statement above this goes alone. */
const BYTES = 500_000;

/** Cuts a list into requests of at most `most` items and about 500 KB, in order. */
export function cutIntoBatches<T>(items: readonly T[], most: number = MOST): readonly (readonly T[])[] {
  const batches: T[][] = [];
  let batch: T[] = [];
  let size = 0;
  for (const item of items) {
    const bytes = Buffer.byteLength(JSON.stringify(item));
    if (batch.length > 0 && (batch.length >= most || size + bytes > BYTES)) {
      batches.push(batch);
      [batch, size] = [[], 0];
    }
    batch.push(item);
    size += bytes;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
