import { randomBytes } from "node:crypto";
import mongoose from "mongoose";
import { endAbandoned } from "../../src/store/mongo/abandoned.ts";

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
      for (let tried = 1; ; tried += 1) {
        try {
          await connection.db?.command({ dropDatabase: 1, maxTimeMS: 1_500 });
          break;
        } catch (error) {
          // a killed test process left a transaction open
          if (tried === 5) throw error;
          await endAbandoned(connection);
        }
      }
      await connection.close();
    },
  };
}
