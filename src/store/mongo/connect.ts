import mongoose from "mongoose";
import { AppError } from "../../shared/errors.ts";
import { APP_NAME } from "./abandoned.ts";

/** A person waits this long at most for an engine that does not answer, in ms; a read may have waited 200 ms for its flight before. */
const PATIENCE = 4_300;
const SELECTION = 4_000;
const HEARTBEAT = 2_000;

/** More BSON than a document may hold: JSON of the allowed size can still be larger in BSON. */
const TOO_LARGE = new Set<unknown>([10_334, 17_419, 17_420]);

/** A failure of the engine or the way to it as the fault people meet; errors of our own and bugs pass unchanged. */
export function asFault(error: unknown): unknown {
  if (error instanceof mongoose.mongo.MongoServerError && TOO_LARGE.has(error.code)) {
    return new AppError("too-large", { reason: error.message, cause: error });
  }
  if (error instanceof mongoose.mongo.MongoError || error instanceof mongoose.MongooseError) {
    return new AppError("unavailable", { reason: `${error.name}: ${error.message}`, cause: error });
  }
  return error;
}

/**
 * Waits for an operation, but not longer than people should; one given up may still take effect, as after any lost answer.
 * @throws AppError("unavailable")
 */
export async function answered<T>(operation: Promise<T>, onLate: () => void = () => undefined): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      onLate();
      reject(new AppError("unavailable", { reason: `MongoDB gave no answer within ${PATIENCE} ms` }));
    }, PATIENCE);
  });
  try {
    return await Promise.race([operation, late]);
  } catch (error) {
    throw asFault(error);
  } finally {
    clearTimeout(timer);
  }
}

const namesDatabase = (url: string): boolean => /^mongodb(?:\+srv)?:\/\/[^/]+\/[^?]/.test(url);

/** @throws AppError("unavailable") for a server without transactions, in words that say what to do */
async function mustHaveTransactions(connection: mongoose.Connection): Promise<void> {
  const hello = await connection.db?.admin().command({ hello: 1 });
  if (typeof hello?.["setName"] === "string" || hello?.["msg"] === "isdbgrid") return;
  throw new AppError("unavailable", {
    reason:
      "This MongoDB server runs standalone and has no transactions, which every commit needs. Start it as a replica set, of one member if need be: `mongod --replSet rs0`, then once `rs.initiate()`; add `?replicaSet=rs0` to STORE_URL.",
  });
}

/**
 * Connects to a replica set or a sharded cluster, with writes acknowledged by a majority and its journals.
 * @throws AppError("unavailable") after 4 s without a primary, or for a standalone server
 */
export async function connect(url: string): Promise<mongoose.Connection> {
  const connection = mongoose.createConnection(url, {
    ...(!namesDatabase(url) && { dbName: "tierwise" }),
    appName: APP_NAME,
    autoCreate: false,
    autoIndex: false,
    bufferCommands: false,
    connectTimeoutMS: SELECTION,
    heartbeatFrequencyMS: HEARTBEAT,
    maxPoolSize: 20,
    readPreference: "primary",
    serverSelectionTimeoutMS: SELECTION,
    writeConcern: { w: "majority", journal: true },
  });
  // every operation tells its own failure; without a listener this event would end the process
  connection.on("error", () => undefined);
  try {
    await connection.asPromise();
    await mustHaveTransactions(connection);
    return connection;
  } catch (error) {
    await connection.close(true);
    throw asFault(error);
  }
}
