import { setTimeout as pause } from "node:timers/promises";
import mongoose, { type mongo } from "mongoose";

const WRITE_CONFLICT = 112;

/** How often a commit is tried: again where its answer was lost, and a transaction that lost to another but not, as far as it knows, to a newer version. */
export const TRIES = 6;
export const STEP_MS = 4;

export const codeOf = (error: unknown): unknown => (error instanceof mongoose.mongo.MongoServerError ? error.code : undefined);

const hasLabel = (error: unknown, label: string): boolean => error instanceof mongoose.mongo.MongoError && error.hasErrorLabel(label);

/** Nobody knows whether the transaction was made. */
const isUnknown = (error: unknown): boolean => hasLabel(error, "UnknownTransactionCommitResult");

export const isWriteConflict = (error: unknown): boolean => codeOf(error) === WRITE_CONFLICT;

/** The transaction was not made, and may be tried again. */
export const isTransient = (error: unknown): boolean =>
  !isUnknown(error) && (isWriteConflict(error) || hasLabel(error, "TransientTransactionError"));

export function begin(session: mongo.ClientSession): void {
  session.startTransaction({ readConcern: { level: "snapshot" }, writeConcern: { w: "majority", journal: true } });
}

/** @throws the server's answer; it is unknown whether the transaction was made unless {@link isTransient} */
export async function commitTransaction(session: mongo.ClientSession): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await session.commitTransaction();
      return;
    } catch (error) {
      // committing again is harmless and tells how it went
      if (attempt === TRIES || !isUnknown(error)) throw error;
      await pause(STEP_MS * attempt);
    }
  }
}
