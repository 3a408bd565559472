import { AppError } from "../../shared/errors.ts";
import { type AnyCollection, arrange, type Arranged, type Target } from "../arrange.ts";
import { cleanText } from "../clean.ts";
import type { Claim, Collection, Queued, Store, StoredRecord } from "../port.ts";
import { claimDue } from "./claim.ts";
import { applyChanges, type Group } from "./commit.ts";
import { asFault, connect, type Driver } from "./connect.ts";
import { createGroup } from "./group.ts";
import { measureStore } from "./measure.ts";
import { createMemory, recordKey, systemKey } from "./memory.ts";
import { countRecords, findRecords, getRecord, lookUp } from "./read.ts";
import { createTables, type Table } from "./schema.ts";

export interface SqliteOptions {
  readonly path: string;
  readonly collections: readonly AnyCollection[];
  /** Opens beside the server process that owns the file (for the command line). */
  readonly shared: boolean;
}

/** Beside the file's only server hardly anybody ever writes: it may hear of it so much later, in ms. */
const OWNER_FRESH = 5;

/** @throws AppError("unavailable") when the file cannot be opened or another server process uses it */
export function openSqliteStore({ path, collections, shared }: SqliteOptions): Store {
  const db = connect(path, shared);
  try {
    return createSqliteStore(db, collections, shared ? 0 : OWNER_FRESH);
  } catch (error) {
    db.close();
    throw asFault(error);
  }
}

function refault(error: unknown): never {
  throw asFault(error);
}

/** The store over an open driver, which it closes when it is closed; `fresh` as {@link createMemory} takes it. */
export function createSqliteStore(db: Driver, collections: readonly AnyCollection[], fresh = 0): Store {
  const tables = createTables(db, collections);
  const write = createGroup(db);
  const memory = createMemory(() => Number(db.rows("pragma data_version", [])[0]?.["data_version"]), fresh);
  let open = true;
  let closing: Promise<void> | undefined;

  const mustBeOpen = (): void => {
    if (!open) throw new AppError("unavailable", { reason: "the store is closed" });
  };
  const tableOf = ({ name }: { readonly name: string }): Table => {
    const table = tables.get(name);
    if (table === undefined) throw new AppError("unexpected", { reason: `collection ${name} was not opened` });
    return table;
  };
  // Answers from memory are ready at once: only a read that takes its time is waited for.
  const read = <T>(work: () => T | Promise<T>): Promise<T> => {
    try {
      mustBeOpen();
      const found = work();
      return found instanceof Promise ? found.catch(refault) : Promise.resolve(found);
    } catch (error) {
      return Promise.reject(asFault(error) as Error);
    }
  };

  const remembered = ({ group }: Group, { tenant, id }: Target) =>
    memory.known({ collection: group.collection, key: recordKey(tenant, id) });

  function forgetWritten({ collection, removes, replaces, inserts }: Arranged): void {
    for (const removed of removes) memory.forget(collection, removed);
    for (const { target } of replaces) memory.forget(collection, target);
    for (const { record } of inserts) memory.forget(collection, record);
  }

  /**
   * What was replaced will be read again, and so will a new record that has a key across tenants: a session by its next request. A removal is forgotten
   * once more, for what it removed may have been inserted in the same transaction and just been remembered.
   */
  function remember({ collection, removes, replaces, inserts }: Arranged): void {
    for (const { record } of replaces) memory.written(collection, record);
    if (Object.keys(collection.system).length > 0) for (const { record } of inserts) memory.written(collection, record);
    for (const removed of removes) memory.forget(collection, removed);
  }

  return {
    async commit(changes) {
      mustBeOpen();
      if (changes.length === 0) return;
      const groups = arrange(changes).map((group) => ({ group, table: tableOf(group.collection) }));
      await write(() => {
        applyChanges(db, groups, remembered);
        for (const { group } of groups) forgetWritten(group);
      });
      for (const { group } of groups) remember(group);
    },
    get<R extends StoredRecord>(collection: Collection<R>, tenant: string, id: string) {
      return read<R | undefined>(() => {
        // What is remembered is filed under clean names: only what leads to the file has to be cleaned.
        const known = memory.known({ collection, key: recordKey(tenant, id) });
        if (known !== undefined) return known as unknown as R;
        const place = { collection, key: recordKey(cleanText(tenant), cleanText(id)) };
        return memory.record(place, () => getRecord<R>(db, tableOf(collection), tenant, id));
      });
    },
    find(collection, tenant, query) {
      const place = { collection, key: JSON.stringify([tenant, query]) };
      return read(() => memory.page(place, () => findRecords(db, tableOf(collection), tenant, query)));
    },
    count: (collection, tenant, range) => read(() => countRecords(db, tableOf(collection), tenant, range)),
    lookup(collection, key, values) {
      const place = { collection, key: systemKey(key, values) };
      return read(() => memory.keyed(place, () => lookUp(db, tableOf(collection), key, values)));
    },
    async claim<R extends Queued>(collection: Collection<R>, claim: Claim) {
      mustBeOpen();
      const table = tableOf(collection);
      return write(() => {
        const claimed = claimDue<R>(db, table, claim);
        for (const record of claimed) memory.forget(collection, record);
        return claimed;
      });
    },
    async dropTenant(tenant) {
      mustBeOpen();
      await write(() => {
        for (const table of tables.values()) db.run(`delete from ${table.name} where tenant = ?`, [cleanText(tenant)]);
        memory.forgetAll();
      });
      memory.forgetAll();
    },
    measure: (tenant) => read(() => measureStore(db, tables, tenant)),
    ping: () => read(() => void db.rows("select 1", [])),
    close() {
      // an empty write stands behind everything already accepted
      closing ??= open ? write(() => undefined).finally(() => db.close()) : Promise.resolve();
      open = false;
      return closing;
    },
  };
}
