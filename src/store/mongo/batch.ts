import mongoose, { type mongo } from "mongoose";
import { AppError } from "../../shared/errors.ts";
import { cleanScalar, cleanText } from "../clean.ts";
import type { Scalar, StoredRecord } from "../port.ts";
import { createFlights } from "./flights.ts";
import { type Document, documentId, PRESENT, RECORD_ONLY, type Table } from "./schema.ts";

/** One record asked for. */
interface Asked {
  /** Where to look and by what: the same for all that ask alike. */
  readonly kind: string;
  readonly table: Table;
  /** The fields of a system key; none: the id. */
  readonly fields?: readonly string[];
  /** As many as fields; for an id the document's. */
  readonly values: readonly Scalar[];
  /** Tells the record from others of its kind. */
  readonly name: string;
}

/** Reads of single records. */
export interface Reads {
  get<R extends StoredRecord>(table: Table, tenant: string, id: string): Promise<R | undefined>;
  /** @throws AppError("unexpected") for a key that the collection does not declare */
  lookUp<R extends StoredRecord>(table: Table, key: string, values: readonly Scalar[]): Promise<R | undefined>;
}

/** Bounds the time of a whole flight: a clock of its own for each record took longer than finding it. */
export type Within = <T>(operation: Promise<T>) => Promise<T>;

/** More than people ask for at once; it keeps a command small. */
const MOST = 200;

/**
 * Reads of single records that are asked for in one turn of the event loop, or while another such read is under way, travel as one command, whatever their
 * collections: a round trip costs the driver ten times what one more document in it does.
 */
export function createBatch(database: mongo.Db, within: Within): Reads {
  const read = createFlights<Asked, StoredRecord | undefined>({ most: MOST, fly: (together) => within(readTogether(database, together)) });
  // What is stored in a collection was written through the port and has its shape.
  const recordOf = <R extends StoredRecord>(asked: Asked) => read(asked) as Promise<R | undefined>;
  return {
    get(table, tenant, id) {
      const name = documentId(cleanText(tenant), cleanText(id));
      return recordOf({ kind: table.collection.name, table, values: [name], name });
    },
    async lookUp(table, key, wanted) {
      const { collection } = table;
      const fields = collection.system[key];
      if (fields === undefined || fields.length !== wanted.length) {
        throw new AppError("unexpected", { reason: `${collection.name} has no system key ${key} of ${wanted.length} fields` });
      }
      const values = wanted.map(cleanScalar);
      return recordOf({ kind: `${collection.name} ${key}`, table, fields, values, name: JSON.stringify(values) });
    },
  };
}

/** The name it was asked for by. */
const nameOf = ({ fields }: Asked, record: Row["record"]): string =>
  fields === undefined ? documentId(record.tenant, record.id) : JSON.stringify(fields.map((field) => record[field]));

/** Finds what all these ask for, who ask alike. A key's index holds no record that lacks one of its fields, which has to be said for it to be used. */
function filterOf(first: Asked, others: readonly Asked[]): mongo.Filter<Document> {
  const { fields, values } = first;
  if (fields === undefined) return { _id: others.length === 0 ? first.name : { $in: [first, ...others].map(({ name }) => name) } };
  const [field = "", ...more] = fields;
  if (others.length > 0 && more.length === 0) return { [field]: { $in: [first, ...others].map((each) => each.values[0]), ...PRESENT } };
  if (others.length > 0) return { $or: [first, ...others].map((each) => filterOf(each, [])) };
  return Object.fromEntries(fields.map((name, at) => [name, { $eq: values[at], ...PRESENT }]));
}

async function readTogether(database: mongo.Db, asked: readonly Asked[]): Promise<readonly (StoredRecord | undefined)[]> {
  const [only, ...more] = asked;
  if (only === undefined) return [];
  if (more.length === 0) return readOne(database, only);
  const kinds = Map.groupBy(asked, ({ kind }) => kind);
  const found = new Map<string, StoredRecord>();
  for (const { kind, record } of await readKinds(database, [...kinds.values()])) {
    const [first] = kinds.get(kind) ?? [];
    if (first !== undefined) found.set(`${kind} ${nameOf(first, record)}`, record);
  }
  return asked.map(({ kind, name }) => found.get(`${kind} ${name}`));
}

async function readOne(database: mongo.Db, asked: Asked): Promise<readonly (StoredRecord | undefined)[]> {
  const { documents } = asked.table;
  const filter = filterOf(asked, []);
  const command = { find: documents.collectionName, filter, projection: RECORD_ONLY, limit: 1, singleBatch: true };
  return documentsOf<StoredRecord>(database, command, () =>
    documents.find<StoredRecord>(filter, { projection: RECORD_ONLY, limit: 1 }).toArray(),
  );
}

interface Row {
  readonly kind: string;
  readonly record: StoredRecord & Readonly<Record<string, unknown>>;
}

/** The start of a pipeline: all records of one kind. */
function pipelineOf([first, ...others]: readonly Asked[]): object[] {
  if (first === undefined) return [];
  const distinct = new Map(others.filter(({ name }) => name !== first.name).map((one) => [one.name, one]));
  return [{ $match: filterOf(first, [...distinct.values()]) }, { $replaceWith: { kind: first.kind, record: "$$ROOT" } }];
}

/** One command: the records of the first kind, and those of the others united with them. */
function readKinds(database: mongo.Db, [first = [], ...others]: readonly (readonly Asked[])[]): Promise<readonly Row[]> {
  const united = others.flatMap((alike) =>
    alike.slice(0, 1).map(({ table }) => ({ $unionWith: { coll: table.documents.collectionName, pipeline: pipelineOf(alike) } })),
  );
  const [{ table } = { table: undefined }] = first;
  if (table === undefined) return Promise.resolve([]);
  const pipeline = [...pipelineOf(first), ...united, { $unset: ["record._id", "record._claim"] }];
  const cursor = { batchSize: MOST + 1 };
  const command = { aggregate: table.documents.collectionName, pipeline, cursor };
  return documentsOf<Row>(database, command, () => table.documents.aggregate<Row>(pipeline, cursor).toArray());
}

/**
 * What a command finds, in its only batch: by hand, without the objects and options of the driver's cursors. Where it found more than fits a batch, or
 * failed as a second try may not, the driver reads in its usual way.
 */
async function documentsOf<D>(database: mongo.Db, command: object, usual: () => Promise<readonly D[]>): Promise<readonly D[]> {
  let answer: mongo.BSON.Document;
  try {
    answer = await database.command(command);
  } catch (error) {
    if (error instanceof mongoose.mongo.MongoServerSelectionError) throw error;
    return usual();
  }
  const { id, firstBatch } = answer["cursor"] as { readonly id: unknown; readonly firstBatch: readonly D[] };
  return id === 0 ? firstBatch : usual();
}
