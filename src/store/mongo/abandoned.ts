import mongoose, { type Connection, type mongo } from "mongoose";

/** Written to every connection, so that we end transactions of our own kind only. */
export const APP_NAME = "tierwise";

/** Between two steps of a live transaction lies one round trip; after so long without a step nobody is behind it, in microseconds. */
const ABANDONED = 2_000_000;

/**
 * Ends transactions whose process is gone. The server keeps them open for a minute, and every write to a record they touched
 * fails or waits so long (seen on MongoDB 6.0 after kill -9). One that was alive after all is merely tried again by its process.
 */
export async function endAbandoned(connection: Connection): Promise<void> {
  try {
    const admin = connection.getClient().db("admin");
    const idle = { type: "idleSession", appName: APP_NAME, "transaction.timeInactiveMicros": { $gt: ABANDONED } };
    const found = await admin.aggregate([{ $currentOp: { allUsers: false, idleSessions: true } }, { $match: idle }]).toArray();
    const sessions = found.flatMap(({ lsid }) => (isSession(lsid) ? [{ id: lsid.id }] : []));
    if (sessions.length > 0) await admin.command({ killSessions: sessions });
  } catch {
    // a server that does not let us look ends them itself after its transactionLifetimeLimitSeconds
  }
}

const isSession = (lsid: unknown): lsid is { id: mongo.Binary } =>
  typeof lsid === "object" && lsid !== null && "id" in lsid && lsid.id instanceof mongoose.mongo.Binary;
