import { cleanText } from "../clean.ts";
import type { StoredRecord } from "../port.ts";
import { type Document, documentId, RECORD_ONLY, type Table } from "./schema.ts";

interface Waiting {
  readonly table: Table;
  readonly id: string;
  readonly resolve: (record: StoredRecord | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** Reads one record by its id. */
export type Get = <R extends StoredRecord>(table: Table, tenant: string, id: string) => Promise<R | undefined>;

/** More ids than people ask for at once; it keeps a command small. */
const MOST = 200;

/**
 * Reads by id that are asked for in one turn of the event loop travel as one command, whatever their collections: a round trip costs the driver ten times
 * what one more document in it does.
 */
export function createBatch(): Get {
  let waiting: Waiting[] = [];

  function flush(): void {
    const together = waiting.slice(0, MOST);
    waiting = waiting.slice(MOST);
    if (waiting.length > 0) setImmediate(flush);
    readTogether(together).then(
      (found) => {
        for (const { table, id, resolve } of together) resolve(found.get(keyOf(table, id)));
      },
      (error: unknown) => {
        for (const { reject } of together) reject(error);
      },
    );
  }

  return <R extends StoredRecord>(table: Table, tenant: string, id: string) =>
    new Promise<R | undefined>((resolve, reject) => {
      if (waiting.length === 0) setImmediate(flush);
      // What is stored in a collection was written through the port and has its shape.
      const settle = (record: StoredRecord | undefined): void => resolve(record as R | undefined);
      waiting.push({ table, id: documentId(cleanText(tenant), cleanText(id)), resolve: settle, reject });
    });
}

const keyOf = ({ collection }: Table, id: string): string => `${collection.name} ${id}`;

async function readTogether(waiting: readonly Waiting[]): Promise<ReadonlyMap<string, StoredRecord>> {
  const [first, ...others] = [...Map.groupBy(waiting, ({ table }) => table)].map(([table, some]) => ({
    table,
    ids: [...new Set(some.map(({ id }) => id))],
  }));
  const found = new Map<string, StoredRecord>();
  if (first === undefined) return found;
  const [only = "", ...more] = first.ids;
  if (others.length === 0 && more.length === 0) {
    const record = await first.table.documents.findOne<StoredRecord>({ _id: only }, { projection: RECORD_ONLY });
    return record === null ? found : found.set(keyOf(first.table, only), record);
  }
  const own = ({ table, ids }: { readonly table: Table; readonly ids: readonly string[] }) => [
    { $match: { _id: { $in: ids } } },
    { $project: { _claim: 0 } },
    { $addFields: { _in: table.collection.name } },
  ];
  const rest = others.map((group) => ({ $unionWith: { coll: group.table.documents.collectionName, pipeline: own(group) } }));
  const documents = first.table.documents.aggregate<Document & StoredRecord & { readonly _in: string }>([...own(first), ...rest]);
  for (const { _id, _in, ...record } of await documents.toArray()) found.set(`${_in} ${_id}`, record as StoredRecord);
  return found;
}
