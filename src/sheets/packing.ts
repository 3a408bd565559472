import type { Change } from "../store/port.ts";

/** Some rows that go into one commit. */
interface Pack<R> {
  readonly rows: readonly R[];
  readonly changes: readonly Change[];
}

const placeOf = (change: Change): string =>
  JSON.stringify([change.collection.name, change.kind === "remove" ? change.id : change.record.id]);

/**
 * As many of the rows, from the first on, as touch no record twice: where two rows write the same record, the second is to be decided upon
 * what the first has left.
 */
export function packed<R>(made: readonly { readonly row: R; readonly changes: readonly Change[] }[]): Pack<R> {
  const touched = new Set<string>();
  const rows: R[] = [];
  const changes: Change[] = [];
  for (const one of made) {
    const places = one.changes.map(placeOf);
    if (places.some((place) => touched.has(place))) break;
    for (const place of places) touched.add(place);
    rows.push(one.row);
    changes.push(...one.changes);
  }
  return { rows, changes };
}
