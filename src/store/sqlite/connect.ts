import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { AppError } from "../../shared/errors.ts";

export type Value = string | number | Uint8Array | null;
export type Row = Readonly<Record<string, unknown>>;

/** All that the engine asks of SQLite; whatever answers these few calls (a thread, another binding) can stand in. */
export interface Driver {
  rows(sql: string, values: readonly Value[]): readonly Row[];
  /** How many rows it changed. */
  run(sql: string, values: readonly Value[]): number;
  inTransaction(): boolean;
  close(): void;
}

const BUSY = 5;

/** The primary result code of a SQLite failure (its low byte), or undefined for any other error. */
export function resultCode(error: unknown): { readonly primary: number; readonly extended: number } | undefined {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return undefined;
  return { primary: error.errcode & 0xff, extended: error.errcode };
}

/** A failure of the engine as the fault people meet; errors of our own pass unchanged. */
export function asFault(error: unknown): unknown {
  const code = resultCode(error);
  if (code === undefined) return error;
  return new AppError("unavailable", { reason: `SQLite ${code.extended}: ${(error as Error).message}`, cause: error });
}

/**
 * Claims the file for this process: an exclusive transaction on a side file, which the operating system frees however the process ends.
 * @throws AppError("unavailable") when another process holds it
 */
function holdAlone(path: string): DatabaseSync {
  const lock = new DatabaseSync(`${path}.lock`, { timeout: 0 });
  try {
    lock.exec("begin exclusive");
    return lock;
  } catch (error) {
    lock.close();
    if (resultCode(error)?.primary !== BUSY) throw asFault(error);
    throw new AppError("unavailable", {
      reason: `Another server process already uses ${path}. SQLite is for one server process per file: stop the other one, or set STORE_URL to another file, or to MongoDB for several processes.`,
      cause: error,
    });
  }
}

/** Opens the file for durable use: WAL, and every commit on the disk before it is acknowledged. */
export function connect(path: string, shared: boolean): Driver {
  const inMemory = path === ":memory:";
  if (!inMemory) mkdirSync(dirname(path), { recursive: true });
  const lock = inMemory || shared ? undefined : holdAlone(path);
  let db: DatabaseSync;
  try {
    db = new DatabaseSync(path, { timeout: 2_000 });
    db.exec("pragma journal_mode = wal; pragma synchronous = full; pragma fullfsync = on; pragma temp_store = memory");
    // Pages written again and again (the tops of indexes) go to the file once in 16 MB of journal, not once in 4.
    db.exec("pragma journal_size_limit = 67108864; pragma wal_autocheckpoint = 4000; pragma cache_size = -8192");
  } catch (error) {
    lock?.close();
    throw asFault(error);
  }
  const prepared = new Map<string, StatementSync>();
  const statement = (sql: string): StatementSync => {
    const known = prepared.get(sql) ?? db.prepare(sql);
    prepared.set(sql, known);
    return known;
  };
  return {
    rows: (sql, values) => statement(sql).all(...values) as readonly Row[],
    run: (sql, values) => Number(statement(sql).run(...values).changes),
    inTransaction: () => db.isTransaction,
    close: () => {
      prepared.clear();
      db.close();
      lock?.close();
    },
  };
}
