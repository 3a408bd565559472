import { setImmediate } from "node:timers/promises";

const AT_ONCE = 100;

/** `map` that lets others have their turn in between. */
export async function mapInSlices<T, U>(list: readonly T[], each: (item: T) => U): Promise<readonly U[]> {
  const made: U[] = [];
  for (let from = 0; from < list.length; from += AT_ONCE) {
    if (from > 0) await setImmediate();
    for (const item of list.slice(from, from + AT_ONCE)) made.push(each(item));
  }
  return made;
}
