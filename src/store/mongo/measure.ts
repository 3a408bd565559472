import type { Connection } from "mongoose";
import { cleanText } from "../clean.ts";
import type { Measure } from "../port.ts";
import { type Table, tenantIds } from "./schema.ts";

/** Counted by the ids; sizes from a sample, so that a large collection is not read through. */
async function measureTable(name: string, { documents }: Table, tenant: string): Promise<Measure["collections"][number]> {
  const own = { _id: tenantIds(cleanText(tenant)) };
  const [records, [sample]] = await Promise.all([
    documents.countDocuments(own),
    documents
      .aggregate<{ average: number }>([
        { $match: own },
        { $limit: 200 },
        { $group: { _id: null, average: { $avg: { $bsonSize: "$$ROOT" } } } },
      ])
      .toArray(),
  ]);
  return { name, records, bytes: Math.round(records * (sample?.average ?? 0)) };
}

export async function measureStore(connection: Connection, tables: ReadonlyMap<string, Table>, tenant: string): Promise<Measure> {
  const collections = [];
  for (const [name, table] of tables) collections.push(await measureTable(name, table, tenant));
  const stats = (await connection.db?.stats()) as { readonly storageSize?: number; readonly indexSize?: number } | undefined;
  return { engine: "mongodb", bytes: (stats?.storageSize ?? 0) + (stats?.indexSize ?? 0), collections };
}
