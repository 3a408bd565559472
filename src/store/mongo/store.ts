import type { Connection } from "mongoose";
import { AppError } from "../../shared/errors.ts";
import { type AnyCollection, arrange } from "../arrange.ts";
import { cleanText } from "../clean.ts";
import type { Store } from "../port.ts";
import { endAbandoned } from "./abandoned.ts";
import { createBatch, type Within } from "./batch.ts";
import { claimDue } from "./claim.ts";
import { answered, asFault, connect } from "./connect.ts";
import { createGroup } from "./group.ts";
import { measureStore } from "./measure.ts";
import { countRecords, findRecords } from "./read.ts";
import { createTables, type Table, tenantIds } from "./schema.ts";

export interface MongoOptions {
  readonly url: string;
  readonly collections: readonly AnyCollection[];
}

/** @throws AppError("unavailable") when no primary answers within 4 s or the server has no transactions */
export async function openMongoStore({ url, collections }: MongoOptions): Promise<Store> {
  const connection = await connect(url);
  try {
    await endAbandoned(connection);
    return createStore(connection, await createTables(connection, collections));
  } catch (error) {
    await connection.close(true);
    throw asFault(error);
  }
}

function createStore(connection: Connection, tables: ReadonlyMap<string, Table>): Store {
  const within: Within = (operation) => answered(operation, () => void endAbandoned(connection));
  const reads = createBatch(connection.getClient().db(connection.name), within);
  const make = createGroup(connection);
  let closing: Promise<void> | undefined;
  const mustBeOpen = (): void => {
    if (closing !== undefined) throw new AppError("unavailable", { reason: "the store is closed" });
  };
  const tableOf = ({ name }: { readonly name: string }): Table => {
    const table = tables.get(name);
    if (table === undefined) throw new AppError("unexpected", { reason: `collection ${name} was not opened` });
    return table;
  };
  const asked = async <T>(work: () => Promise<T>): Promise<T> => {
    mustBeOpen();
    return within(work());
  };

  return {
    async commit(changes) {
      mustBeOpen();
      if (changes.length === 0) return;
      const parts = arrange(changes).map((group) => ({ group, table: tableOf(group.collection) }));
      await asked(() => make(parts));
    },
    async get(collection, tenant, id) {
      mustBeOpen();
      return reads.get(tableOf(collection), tenant, id);
    },
    find: (collection, tenant, query) => asked(() => findRecords(tableOf(collection), tenant, query)),
    count: (collection, tenant, range) => asked(() => countRecords(tableOf(collection), tenant, range)),
    async lookup(collection, key, values) {
      mustBeOpen();
      return reads.lookUp(tableOf(collection), key, values);
    },
    claim: (collection, claim) => asked(() => claimDue(tableOf(collection), claim)),
    async dropTenant(tenant) {
      mustBeOpen();
      const own = { _id: tenantIds(cleanText(tenant)) };
      try {
        await Promise.all([...tables.values()].map(({ documents }) => documents.deleteMany(own)));
      } catch (error) {
        throw asFault(error);
      }
    },
    measure: (tenant) => asked(() => measureStore(connection, tables, tenant)),
    ping: () => asked(async () => void (await connection.db?.admin().ping())),
    close() {
      closing ??= connection.close();
      return closing;
    },
  };
}
