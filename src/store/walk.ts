import { z } from "zod";
import { AppError } from "../shared/errors.ts";
import type { AnyCollection } from "./arrange.ts";
import { cleanScalar, indexedValue } from "./clean.ts";
import { walkIndex } from "./indexes.ts";
import type { Page, Query, Scalar, StoredRecord } from "./port.ts";

/** One condition on one field; conditions of a stretch hold together. */
export type Condition =
  | { readonly field: string; readonly is: "=" | ">" | "<" | ">=" | "<="; readonly value: Scalar }
  | { readonly field: string; readonly is: "null" | "present" };

/**
 * An ordered read, worked out once for both engines. The stretches follow one another in the order of the walk and each is one unbroken
 * run of the index, so that a page deep in a long list costs the same as the first, and missing fields (sorted before all values)
 * need no special case in the engines. A field's values are of one type.
 */
export interface Walk {
  /** Name of the engine's index. */
  readonly index: string;
  /** All fields of the index, then `id`. */
  readonly order: readonly string[];
  readonly descending: boolean;
  readonly limit: number;
  readonly stretches: readonly (readonly Condition[])[];
  /** Cursor after a record. */
  cursor(record: StoredRecord): string;
}

const MOST = 1_000;
const Place = z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]));

const faulty = (reason: string): AppError => new AppError("unexpected", { reason });

/** @throws AppError("bad-input") when the cursor is none of this index's */
function readCursor(cursor: string, fields: number): readonly (Scalar | null)[] {
  try {
    const place = Place.safeParse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
    if (place.success && place.data.length === fields && typeof place.data.at(-1) === "string") return place.data;
  } catch {
    // not JSON: refused below like any other cursor we did not make
  }
  throw new AppError("bad-input", { reason: "not a cursor of this list" });
}

const same = (field: string, value: Scalar | null): Condition => (value === null ? { field, is: "null" } : { field, is: "=", value });

/** What lies beyond a value on one field, in walking order; a missing value stands before all others. */
function beyond(field: string, value: Scalar | null, descending: boolean): readonly Condition[] {
  if (value === null) return descending ? [] : [{ field, is: "present" }];
  if (!descending) return [{ field, is: ">", value }];
  return field === "id"
    ? [{ field, is: "<", value }]
    : [
        { field, is: "<", value },
        { field, is: "null" },
      ];
}

function stretchesAfter(tail: readonly string[], place: readonly (Scalar | null)[], descending: boolean): Condition[][] {
  const stretches: Condition[][] = [];
  for (let depth = tail.length - 1; depth >= 0; depth -= 1) {
    const held = tail.slice(0, depth).map((field, at) => same(field, place[at] ?? null));
    for (const next of beyond(tail[depth] ?? "id", place[depth] ?? null, descending)) stretches.push([...held, next]);
  }
  return stretches;
}

/** @throws AppError("unexpected") for a query its collection has no index for, AppError("bad-input") for a foreign cursor */
export function planWalk(collection: AnyCollection, query: Query): Walk {
  const fields = collection.indexes[query.index];
  if (fields === undefined) throw faulty(`${collection.name} has no index ${query.index}`);
  const tail = [...fields.slice(query.equal.length), "id"];
  const bounded = query.from !== undefined || query.to !== undefined;
  if (query.equal.length > fields.length || (bounded && query.equal.length === fields.length)) {
    throw faulty(`${collection.name}.${query.index}: more conditions than fields`);
  }
  const limit = query.limit ?? MOST;
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST) throw faulty(`limit ${limit}: 1 to ${MOST}`);
  const first = tail[0] ?? "id";
  const fixed: Condition[] = query.equal.map((value, at) => same(fields[at] ?? "id", cleanScalar(value)));
  if (query.from !== undefined) fixed.push({ field: first, is: ">=", value: cleanScalar(query.from) });
  if (query.to !== undefined) fixed.push({ field: first, is: "<=", value: cleanScalar(query.to) });
  const descending = query.descending === true;
  const after = query.after === undefined ? [[]] : stretchesAfter(tail, readCursor(query.after, tail.length), descending);
  return {
    index: walkIndex(query.index, fields).name,
    order: [...fields, "id"],
    descending,
    limit,
    stretches: after.map((stretch) => [...fixed, ...stretch]),
    cursor: (record) => Buffer.from(JSON.stringify(tail.map((field) => indexedValue({ ...record }, field)))).toString("base64url"),
  };
}

/** Reads a page of a walk; `read` answers at most `limit` records of one stretch, in walking order. */
export async function readPage<R extends StoredRecord>(
  walk: Walk,
  read: (stretch: readonly Condition[], limit: number) => Promise<readonly R[]> | readonly R[],
): Promise<Page<R>> {
  const found: R[] = [];
  for (const stretch of walk.stretches) {
    found.push(...(await read(stretch, walk.limit + 1 - found.length)));
    if (found.length > walk.limit) break;
  }
  const records = found.slice(0, walk.limit);
  const last = records.at(-1);
  return found.length > walk.limit && last !== undefined ? { records, next: walk.cursor(last) } : { records };
}
