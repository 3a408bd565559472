import { setTimeout as pause } from "node:timers/promises";
import mongoose, { type Connection, type mongo } from "mongoose";
import { Conflict } from "../../shared/errors.ts";
import { type Arranged, keyFields, mayPassKeys, type Target } from "../arrange.ts";
import { type Cleaned, indexedValue } from "../clean.ts";
import { ALWAYS } from "../indexes.ts";
import { endAbandoned } from "./abandoned.ts";
import { type Document, documentId, type Table } from "./schema.ts";

/** One collection's share of a commit. */
export interface Part {
  readonly table: Table;
  readonly group: Arranged;
}

interface Prepared extends Part {
  readonly operations: readonly mongo.AnyBulkWriteOperation<Document>[];
  readonly matches: number;
}

const WRITE_CONFLICT = 112;
const DUPLICATE = 11_000;
/** How often a transaction is tried that lost to another one but not, as far as it knows, to a newer version. */
const TRIES = 6;
const STEP_MS = 4;

const seen = ({ tenant, id, version }: Target): { _id: string; version: number } => ({ _id: documentId(tenant, id), version });

/** @throws AppError("unexpected") for an indexed field that is no scalar */
function documentOf(table: Table, { text, record }: Cleaned): Document {
  for (const field of table.indexed) indexedValue(record, field);
  return { ...(JSON.parse(text) as object), _id: documentId(record.tenant, record.id) };
}

function prepare({ table, group }: Part): Prepared {
  const keys = Object.fromEntries(keyFields(group.collection).flatMap((field) => (ALWAYS.has(field) ? [] : [[field, ""]])));
  const vacated = mayPassKeys(group) ? group.replaces : [];
  const operations: mongo.AnyBulkWriteOperation<Document>[] = [
    ...group.removes.map((target) => ({ deleteOne: { filter: seen(target) } })),
    ...vacated.map(({ target }) => ({ updateOne: { filter: seen(target), update: { $unset: keys } } })),
    ...group.replaces.map((one) => ({ replaceOne: { filter: seen(one.target), replacement: documentOf(table, one) } })),
    ...group.inserts.map((one) => ({ insertOne: { document: documentOf(table, one) } })),
  ];
  return { table, group, operations, matches: vacated.length + group.replaces.length };
}

const codeOf = (error: unknown): unknown => (error instanceof mongoose.mongo.MongoServerError ? error.code : undefined);

const hasLabel = (error: unknown, label: string): boolean => error instanceof mongoose.mongo.MongoError && error.hasErrorLabel(label);

const changesIn = ({ group }: Part): number => group.removes.length + group.replaces.length + group.inserts.length;

/** The version clash or taken key of a part; which of its records it was, only a single change tells. */
function clash({ group }: Part, code?: unknown): Conflict {
  const { name, unique, system } = group.collection;
  if (code === DUPLICATE) return new Conflict(name, { key: ["id", ...Object.keys(unique), ...Object.keys(system)].join(" or ") });
  const ids = [
    ...group.removes.map(({ id }) => id),
    ...group.replaces.map(({ target }) => target.id),
    ...group.inserts.map(({ record }) => record.id),
  ];
  return new Conflict(name, { id: ids.join(" or ") });
}

/** A single change as one conditional write: atomic by itself, and a third cheaper than a bulkWrite of one. @throws Conflict */
async function writeAlone({ table, group }: Part, session?: mongo.ClientSession): Promise<void> {
  const { documents } = table;
  const options = session === undefined ? {} : { session };
  const [removed] = group.removes;
  const [replaced] = group.replaces;
  const [inserted] = group.inserts;
  let done = 1;
  if (removed !== undefined) done = (await documents.deleteOne(seen(removed), options)).deletedCount;
  if (replaced !== undefined) {
    done = (await documents.replaceOne(seen(replaced.target), documentOf(table, replaced), options)).matchedCount;
  }
  if (inserted !== undefined) await documents.insertOne(documentOf(table, inserted), options);
  if (done === 0) throw clash({ table, group });
}

/** One command; nothing runs beside it in its transaction. @throws Conflict */
async function writeTogether(part: Prepared, session: mongo.ClientSession): Promise<void> {
  if (changesIn(part) === 1) return writeAlone(part, session);
  const result = await part.table.documents.bulkWrite([...part.operations], { ordered: true, session });
  if (result.matchedCount < part.matches || result.deletedCount < part.group.removes.length) throw clash(part);
}

/** @throws Conflict for a taken key, else whatever the write threw */
async function unlessTaken(part: Part, write: Promise<void>): Promise<void> {
  try {
    await write;
  } catch (error) {
    throw codeOf(error) === DUPLICATE ? clash(part, DUPLICATE) : error;
  }
}

async function commitTransaction(session: mongo.ClientSession): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await session.commitTransaction();
      return;
    } catch (error) {
      // committing again is harmless and tells how it went
      if (attempt === TRIES || !hasLabel(error, "UnknownTransactionCommitResult")) throw error;
      await pause(STEP_MS * attempt);
    }
  }
}

async function attempt(parts: readonly Prepared[], session: mongo.ClientSession): Promise<void> {
  session.startTransaction({ readConcern: { level: "snapshot" }, writeConcern: { w: "majority", journal: true } });
  for (const part of parts) {
    try {
      await unlessTaken(part, writeTogether(part, session));
    } catch (error) {
      // a transaction that the server has already ended cannot be aborted again
      await session.abortTransaction().catch(() => undefined);
      throw error;
    }
  }
  await commitTransaction(session);
}

/**
 * Makes one commit's changes: a single change by one conditional write, more in a transaction. A transaction that met another one is tried
 * again after a short random pause, so that `Conflict` means a newer version or a taken key.
 * @throws Conflict
 */
export async function applyChanges(connection: Connection, changes: readonly Part[]): Promise<void> {
  const [only, ...others] = changes;
  if (only === undefined) return;
  if (others.length === 0 && changesIn(only) === 1) return unlessTaken(only, writeAlone(only));
  const parts = changes.map(prepare);
  const session = await connection.startSession();
  try {
    for (let tried = 1; ; tried += 1) {
      try {
        return await attempt(parts, session);
      } catch (error) {
        const transient = codeOf(error) === WRITE_CONFLICT || hasLabel(error, "TransientTransactionError");
        if (!transient) throw error;
        if (tried === TRIES) throw codeOf(error) === WRITE_CONFLICT ? clash(only) : error;
      }
      // a live transaction would be through by now
      if (tried === TRIES - 1) await endAbandoned(connection);
      await pause(STEP_MS * 2 ** tried * Math.random());
    }
  } finally {
    await session.endSession();
  }
}
