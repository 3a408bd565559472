import mongoose from "mongoose";

/** The MongoDB to measure with; a database of its own for this run. */
export function mongoUri(database: string): string {
  const uri = process.env["TEST_MONGODB_URI"];
  if (uri === undefined || uri === "") throw new Error("the anchor needs MongoDB: set TEST_MONGODB_URI to a replica set");
  const url = new URL(uri);
  url.pathname = `/${database}`;
  return url.href;
}

const COUNTED = [
  "find",
  "insert",
  "update",
  "delete",
  "bulkWrite",
  "findAndModify",
  "aggregate",
  "getMore",
  "commitTransaction",
  "abortTransaction",
] as const;

/** Commands the server has carried out so far, of the kinds an application sends, for all databases together. */
export async function mongoCommands(): Promise<number> {
  const connection = await mongoose.createConnection(mongoUri("admin")).asPromise();
  try {
    const status = (await connection.db?.admin().serverStatus()) as
      | { metrics?: { commands?: Record<string, { total?: unknown }> } }
      | undefined;
    const commands = status?.metrics?.commands ?? {};
    return COUNTED.reduce((sum, name) => sum + Number(commands[name]?.total ?? 0), 0);
  } finally {
    await connection.close();
  }
}

export async function dropDatabase(uri: string): Promise<void> {
  const connection = await mongoose.createConnection(uri).asPromise();
  await connection.dropDatabase();
  await connection.close();
}
