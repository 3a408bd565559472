import { DatabaseSync } from "node:sqlite";
import type { z } from "zod";

/** A keyed set of small records: read from memory, written through to the file. Records are never changed in place. */
export interface Collection<T> {
  get(id: string): T | undefined;
  all(): T[];
  put(id: string, value: T): void;
  remove(id: string): void;
  clear(): void;
}

/** Opens the practice file (or ":memory:") in WAL mode. A power loss may cost the last moments: it is practice data. */
export function openFile(file: string): DatabaseSync {
  const db = new DatabaseSync(file);
  db.exec("pragma journal_mode = wal; pragma synchronous = normal; pragma busy_timeout = 5000");
  db.exec(
    "create table if not exists record (kind text not null, id text not null, body text not null, primary key (kind, id)) without rowid",
  );
  return db;
}

/** The records of one `kind`, checked by `schema` as they are read back. */
export function createCollection<T>(db: DatabaseSync, kind: string, schema: z.ZodType<T>): Collection<T> {
  const insert = db.prepare("insert or replace into record (kind, id, body) values (?, ?, ?)");
  const remove = db.prepare("delete from record where kind = ? and id = ?");
  const clear = db.prepare("delete from record where kind = ?");
  const values = new Map<string, T>();
  for (const row of db.prepare("select id, body from record where kind = ? order by id").all(kind)) {
    values.set(String(row.id), schema.parse(JSON.parse(String(row.body))));
  }
  return {
    get: (id) => values.get(id),
    all: () => [...values.values()],
    put(id, value) {
      insert.run(kind, id, JSON.stringify(value));
      values.set(id, value);
    },
    remove(id) {
      remove.run(kind, id);
      values.delete(id);
    },
    clear() {
      clear.run(kind);
      values.clear();
    },
  };
}
