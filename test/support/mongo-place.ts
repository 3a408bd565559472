import { randomBytes } from "node:crypto";
import mongoose from "mongoose";

/** The replica set that tests may use, if the environment names one. */
export const MONGO = process.env["TEST_MONGODB_URI"];
export const NO_MONGO = "TEST_MONGODB_URI is not set: no MongoDB replica set to test on";

export interface MongoDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A database of its own, so that runs beside each other never meet. */
export function ownDatabase(uri: string): MongoDatabase {
  const [, server = "", options = ""] = /^(mongodb(?:\+srv)?:\/\/[^/?]+)[^?]*(\?.*)?$/.exec(uri) ?? [];
  const url = `${server}/tierwise_test_${randomBytes(6).toString("hex")}${options}`;
  return {
    url,
    async drop() {
      const connection = await mongoose.createConnection(url, { serverSelectionTimeoutMS: 4_000 }).asPromise();
      await connection.dropDatabase();
      await connection.close();
    },
  };
}
