import { type Arranged, keyFields, mayPassKeys, type Target } from "../arrange.ts";
import { type Cleaned, indexedValue } from "../clean.ts";
import { ALWAYS } from "../indexes.ts";
import { type Document, documentId, type Table } from "./schema.ts";

/** One collection's share of a commit. */
export interface Part {
  readonly table: Table;
  readonly group: Arranged;
}

interface Seen {
  readonly _id: string;
  readonly version: number;
}

/** What is done to one document; a filter names the version that was seen. */
export type Operation =
  | { readonly deleteOne: { readonly filter: Seen } }
  | { readonly updateOne: { readonly filter: Seen; readonly update: { readonly $unset: Readonly<Record<string, "">> } } }
  | { readonly replaceOne: { readonly filter: Seen; readonly replacement: Document } }
  | { readonly insertOne: { readonly document: Document } };

export const seen = ({ tenant, id, version }: Target): Seen => ({ _id: documentId(tenant, id), version });

/** @throws AppError("unexpected") for an indexed field that is no scalar */
export function documentOf(table: Table, { text, record }: Cleaned): Document {
  for (const field of table.indexed) indexedValue(record, field);
  const document = JSON.parse(text) as { _id: string };
  document._id = documentId(record.tenant, record.id);
  return document;
}

/** What makes a part true, in an order in which its records may pass a key on among themselves. @throws AppError("unexpected") */
export function operationsOf({ table, group }: Part): Operation[] {
  const keys = Object.fromEntries(keyFields(group.collection).flatMap((field) => (ALWAYS.has(field) ? [] : [[field, "" as const]])));
  const vacated = mayPassKeys(group) ? group.replaces : [];
  return [
    ...group.removes.map((target) => ({ deleteOne: { filter: seen(target) } })),
    ...vacated.map(({ target }) => ({ updateOne: { filter: seen(target), update: { $unset: keys } } })),
    ...group.replaces.map((one) => ({ replaceOne: { filter: seen(one.target), replacement: documentOf(table, one) } })),
    ...group.inserts.map((one) => ({ insertOne: { document: documentOf(table, one) } })),
  ];
}

export const changesIn = ({ group }: Part): number => group.removes.length + group.replaces.length + group.inserts.length;
