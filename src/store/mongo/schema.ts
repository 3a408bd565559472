import mongoose, { type Connection, type IndexOptions, type mongo, Schema } from "mongoose";
import { AppError } from "../../shared/errors.ts";
import type { AnyCollection } from "../arrange.ts";
import { ALWAYS, type Index, indexesOf } from "../indexes.ts";

/** A stored document: the record, its id across tenants, and the mark of the claim that holds it. */
export interface Document extends mongo.Document {
  readonly _id: string;
  readonly _claim?: string;
}

export interface Table {
  readonly collection: AnyCollection;
  readonly documents: mongo.Collection<Document>;
  /** Fields of any index. */
  readonly indexed: readonly string[];
}

/** What is the engine's own and no part of the record. */
export const RECORD_ONLY = { _id: 0, _claim: 0 } as const;

const DUPLICATE = 11_000;

/** What an indexed field holds where it is neither missing nor null; queries say it too, so that partial indexes serve them. */
export const PRESENT = { $type: ["string", "number", "bool"] };

/** Unique across tenants; the encoded tenant holds no slash, so that no two pairs meet. */
export const documentId = (tenant: string, id: string): string => `${encodeURIComponent(tenant)}/${id}`;

/** Bounds of all document ids of a tenant ("0" follows "/"). */
export const tenantIds = (tenant: string): { $gte: string; $lt: string } => ({
  $gte: documentId(tenant, ""),
  $lt: `${encodeURIComponent(tenant)}0`,
});

function indexOptions({ name, fields, unique }: Index): IndexOptions {
  if (!unique) return { name };
  const present = fields.filter((field) => !ALWAYS.has(field)).map((field) => [field, PRESENT]);
  return { name, unique, partialFilterExpression: Object.fromEntries(present) };
}

function schemaOf(collection: AnyCollection): Schema<Document> {
  const schema = new Schema<Document>(
    { _id: { type: String, required: true }, tenant: String, id: String, version: Number },
    { collection: collection.name, strict: false, minimize: false, versionKey: false, id: false, autoIndex: false, autoCreate: false },
  );
  for (const index of indexesOf(collection)) {
    schema.index(Object.fromEntries(index.fields.map((field) => [field, 1])), indexOptions(index));
  }
  return schema;
}

async function createTable(connection: Connection, collection: AnyCollection): Promise<Table> {
  const model = connection.model<Document>(collection.name, schemaOf(collection));
  await model.createCollection();
  try {
    await model.createIndexes();
  } catch (error) {
    if (!(error instanceof mongoose.mongo.MongoServerError) || error.code !== DUPLICATE) throw error;
    throw new AppError("unavailable", { reason: `${collection.name}: stored records clash on a newly declared unique key`, cause: error });
  }
  // The driver's own collection: mongoose's adds a promise and a look at its buffer to each call.
  const documents = connection.getClient().db(connection.name).collection<Document>(collection.name);
  return { collection, documents, indexed: [...new Set(indexesOf(collection).flatMap(({ fields }) => fields))] };
}

/** All collections with their indexes, made before anybody is served: a transaction cannot wait for them. */
export async function createTables(connection: Connection, collections: readonly AnyCollection[]): Promise<ReadonlyMap<string, Table>> {
  const tables = await Promise.all(collections.map((collection) => createTable(connection, collection)));
  return new Map(tables.map((table) => [table.collection.name, table]));
}
