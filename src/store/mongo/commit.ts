import { setTimeout as pause } from "node:timers/promises";
import type { Connection, mongo } from "mongoose";
import { Conflict } from "../../shared/errors.ts";
import { endAbandoned } from "./abandoned.ts";
import { changesIn, documentOf, type Operation, operationsOf, type Part, seen } from "./operations.ts";
import { begin, codeOf, commitTransaction, isTransient, isWriteConflict, STEP_MS, TRIES } from "./transaction.ts";

interface Prepared extends Part {
  readonly operations: readonly Operation[];
  readonly matches: number;
}

const DUPLICATE = 11_000;

function prepare(part: Part): Prepared {
  const operations = operationsOf(part);
  const matches = operations.filter((operation) => "updateOne" in operation || "replaceOne" in operation).length;
  return { ...part, operations, matches };
}

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

async function attempt(parts: readonly Prepared[], session: mongo.ClientSession): Promise<void> {
  begin(session);
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
        if (!isTransient(error)) throw error;
        if (tried === TRIES) throw isWriteConflict(error) ? clash(only) : error;
      }
      // a live transaction would be through by now
      if (tried === TRIES - 1) await endAbandoned(connection);
      await pause(STEP_MS * 2 ** tried * Math.random());
    }
  } finally {
    await session.endSession();
  }
}
