import type { mongo } from "mongoose";
import { cleanText } from "../clean.ts";
import type { Page, Query, Range, StoredRecord } from "../port.ts";
import { type Condition, planWalk, readPage } from "../walk.ts";
import { type Document, RECORD_ONLY, type Table } from "./schema.ts";

const OPERATORS = { "=": "$eq", ">": "$gt", "<": "$lt", ">=": "$gte", "<=": "$lte" } as const;

function filterOf(condition: Condition): mongo.Filter<Document> {
  if ("value" in condition) return { [condition.field]: { [OPERATORS[condition.is]]: condition.value } };
  return { [condition.field]: condition.is === "null" ? { $eq: null } : { $ne: null } };
}

export function findRecords<R extends StoredRecord>(table: Table, tenant: string, query: Query): Promise<Page<R>> {
  const walk = planWalk(table.collection, query);
  const sort: [string, mongo.SortDirection][] = ["tenant", ...walk.order].map((field) => [field, walk.descending ? -1 : 1]);
  return readPage<R>(walk, (stretch, limit) =>
    table.documents
      .find<R>({ $and: [{ tenant: cleanText(tenant) }, ...stretch.map(filterOf)] }, { projection: RECORD_ONLY, hint: walk.index })
      .sort(sort)
      .limit(limit)
      .batchSize(limit + 1)
      .toArray(),
  );
}

export function countRecords({ collection, documents }: Table, tenant: string, range: Range): Promise<number> {
  const { index, stretches } = planWalk(collection, range);
  const conditions = (stretches[0] ?? []).map(filterOf);
  return documents.countDocuments({ $and: [{ tenant: cleanText(tenant) }, ...conditions] }, { hint: index });
}
