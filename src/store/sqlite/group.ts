import { asFault, type Driver } from "./connect.ts";

/** Runs `work` inside a durable transaction; what it throws undoes its own writes only. */
export type Write = <T>(work: () => T) => Promise<T>;

interface Waiting {
  run(): void;
  settle(): void;
  reject(error: unknown): void;
}

/** So many at most share a transaction: it bounds how long the event loop is held. */
const MOST_TOGETHER = 200;
/** Turns of the event loop without a further write after which nobody is waited for; together they take well below a tenth of a millisecond. */
const QUIET = 3;
/** So long, in ms, a group waits for more where the one before it was shared: each costs a sync and the tops of all indexes, however many are in it. */
const PATIENCE = 2;

/**
 * Group commit: writes that arrive together share one transaction, hence one fsync; as long as each turn of the event loop brings more of them, they are
 * gathered, and for a moment longer where several write at once; whoever writes alone never waits. They are made without further ado, for hardly ever one fails;
 * where one does, all of it is undone and made again, each with a savepoint of its own, which costs a copy of every page it touches.
 * Nobody is answered before the transaction is on the disk; when it cannot be written, everybody in it hears so.
 */
export function createGroup(db: Driver): Write {
  let waiting: Waiting[] = [];

  const attempt = (one: Waiting): boolean => {
    db.run("savepoint one", []);
    try {
      one.run();
      db.run("release one", []);
      return true;
    } catch (error) {
      // a full disk ends the whole transaction: then nobody's writes are left
      if (!db.inTransaction()) throw error;
      db.run("rollback to one", []);
      db.run("release one", []);
      one.reject(asFault(error));
      return false;
    }
  };

  /** False when one failed; then nothing is written, and a new transaction is open. */
  const allAtOnce = (together: readonly Waiting[]): boolean => {
    try {
      for (const one of together) one.run();
      return true;
    } catch {
      undo(db);
      db.run("begin immediate", []);
      return false;
    }
  };

  const flush = (): void => {
    const together = waiting.slice(0, MOST_TOGETHER);
    waiting = waiting.slice(MOST_TOGETHER);
    if (waiting.length > 0) setImmediate(flush);
    try {
      db.run("begin immediate", []);
      const done = allAtOnce(together) ? together : together.filter(attempt);
      db.run("commit", []);
      for (const one of done) one.settle();
    } catch (error) {
      undo(db);
      for (const one of together) one.reject(asFault(error));
    }
  };

  let [counted, quiet] = [0, 0];
  let [shared, patient] = [false, false];
  const gather = (): void => {
    quiet = waiting.length > counted ? 0 : quiet + 1;
    counted = waiting.length;
    if (quiet < QUIET && counted < MOST_TOGETHER) {
      setImmediate(gather);
      return;
    }
    if (shared && !patient && counted < MOST_TOGETHER) {
      patient = true;
      setTimeout(gather, PATIENCE);
      return;
    }
    [counted, quiet] = [0, 0];
    [shared, patient] = [waiting.length > 1, false];
    flush();
  };

  return (work) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(gather);
      let settle = (): void => undefined;
      const run = (): void => {
        const value = work();
        settle = () => resolve(value);
      };
      waiting.push({ run, settle: () => settle(), reject });
    });
}

function undo(db: Driver): void {
  try {
    if (db.inTransaction()) db.run("rollback", []);
  } catch {
    // the failure that led here is the one to tell; SQLite undoes the rest when the file is opened next
  }
}
