import type { AnyCollection } from "../arrange.ts";
import { type Cleaned, indexedValue } from "../clean.ts";
import { frozen, settled } from "../frozen.ts";
import type { Page, Scalar, StoredRecord } from "../port.ts";

/** Where an answer is kept: the collection it comes from, and its key there. */
export interface Place {
  readonly collection: AnyCollection;
  readonly key: string;
}

/**
 * What was read, kept parsed until it is written: most reads of a request are of the same few records that hardly ever change. Nothing stale is ever
 * given: this process is the file's only server, each write forgets what it touches in the same breath, and what another connection commits
 * (the command line) is noticed a few milliseconds later. Whoever opens the file beside its server notices all that this writes at once.
 */
export interface Memory {
  /** The record of this id. */
  record<R extends StoredRecord>(place: Place, read: () => R | undefined): R | undefined;
  /** The record found by a system key: good for as long as that very version of it is. */
  keyed<R extends StoredRecord>(place: Place, read: () => R | undefined): R | undefined;
  /** A walk: good until anything in its collection is written. */
  page<R extends StoredRecord>(place: Place, read: () => Promise<Page<R>>): Promise<Page<R>> | Page<R>;
  /** The record, where it is remembered: nothing is read. */
  known(place: Place): Cleaned["record"] | undefined;
  /** A record was inserted, or replaced by this one, for good: it need not be read again. */
  written(collection: AnyCollection, record: StoredRecord): void;
  /** A record is written. */
  forget(collection: AnyCollection, record: Pick<StoredRecord, "tenant" | "id">): void;
  forgetAll(): void;
}

/** Many more than are asked for at once; with that many everything is forgotten and begins anew. */
const MOST = 20_000;
/** Longer walks are rare, and large. */
const LONGEST = 50;

interface Shelf {
  /** By id; undefined where it is known that there is none. */
  readonly records: Map<string, StoredRecord | undefined>;
  readonly keyed: Map<string, StoredRecord>;
  readonly pages: Map<string, Page<StoredRecord>>;
  /** Rises with each write. */
  stamp: number;
}

export const recordKey = (tenant: string, id: string): string => `${tenant}\u0000${id}`;

/** Under which a record found by this system key is kept; one without a value for it is found by none. */
export function systemKey(key: string, values: readonly (Scalar | null)[]): string {
  const [only] = values;
  return values.length === 1 && typeof only === "string" ? `${key}\u0000${only}` : JSON.stringify([key, values]);
}

/**
 * @param foreign a number that differs once another connection has committed
 * @param fresh so long, in ms, it is not asked again
 */
export function createMemory(foreign: () => number, fresh: number): Memory {
  const shelves = new Map<string, Shelf>();
  let size = 0;
  let seen = foreign();
  let asked = 0;

  function forgetAll(): void {
    shelves.clear();
    size = 0;
  }

  /** Not asked twice in a moment: it costs as much as a read. */
  function check(): void {
    const now = performance.now();
    if (now - asked < fresh) return;
    asked = now;
    const present = foreign();
    if (present !== seen || size > MOST) forgetAll();
    seen = present;
  }

  function shelfOf({ name }: AnyCollection): Shelf {
    check();
    const known = shelves.get(name);
    if (known !== undefined) return known;
    const shelf: Shelf = { records: new Map(), keyed: new Map(), pages: new Map(), stamp: 0 };
    shelves.set(name, shelf);
    return shelf;
  }

  function keep(shelf: Shelf, key: string, record: StoredRecord | undefined): void {
    shelf.records.set(key, frozen(record));
    size += 1;
  }

  // What lies in a place was put there for the same collection, whose records are of one shape.
  return {
    record<R extends StoredRecord>({ collection, key }: Place, read: () => R | undefined) {
      const shelf = shelfOf(collection);
      const known = shelf.records.get(key);
      if (known !== undefined || shelf.records.has(key)) return known as R | undefined;
      const record = read();
      keep(shelf, key, record);
      return record;
    },
    keyed<R extends StoredRecord>({ collection, key }: Place, read: () => R | undefined) {
      const shelf = shelfOf(collection);
      const known = shelf.keyed.get(key);
      if (known !== undefined && shelf.records.get(recordKey(known.tenant, known.id)) === known) return known as R;
      const record = read();
      if (record === undefined) return undefined;
      keep(shelf, recordKey(record.tenant, record.id), record);
      shelf.keyed.set(key, record);
      return record;
    },
    page<R extends StoredRecord>({ collection, key }: Place, read: () => Promise<Page<R>>) {
      const shelf = shelfOf(collection);
      const known = shelf.pages.get(key);
      if (known !== undefined) return known as Page<R>;
      const { stamp } = shelf;
      return read().then((page) => {
        // Something may have been written while this was read.
        if (page.records.length <= LONGEST && shelf.stamp === stamp) {
          shelf.pages.set(key, frozen(page));
          size += 1 + page.records.length;
        }
        return page;
      });
    },
    known: ({ collection, key }) => shelfOf(collection).records.get(key) as Cleaned["record"] | undefined,
    written(collection, record) {
      if (!settled(record)) return;
      const shelf = shelfOf(collection);
      keep(shelf, recordKey(record.tenant, record.id), record);
      for (const [key, fields] of Object.entries(collection.system)) {
        shelf.keyed.set(
          systemKey(
            key,
            fields.map((field) => indexedValue(record as Cleaned["record"], field)),
          ),
          record,
        );
      }
    },
    forget(collection, { tenant, id }) {
      const shelf = shelves.get(collection.name);
      if (shelf === undefined) return;
      shelf.records.delete(recordKey(tenant, id));
      shelf.pages.clear();
      shelf.stamp += 1;
    },
    forgetAll,
  };
}
