import type { Json } from "../shared/json.ts";

/** What every stored document has. `version` is 1 when inserted and rises by one with each replace. */
export interface StoredRecord {
  readonly id: string;
  readonly version: number;
  /** The company the record belongs to; ids are unique within it. */
  readonly tenant: string;
}

/**
 * One collection, declared once in `collections.ts`; tables and schemas are derived from it.
 * Every index and unique key is scoped by tenant. Indexed fields are top-level scalars; a record that lacks one of a unique key's
 * fields (undefined or null) never clashes on that key.
 */
export interface Collection<R extends StoredRecord> {
  readonly name: string;
  /** Ordered reads within a tenant: index name → fields, compared in that order, ties by id. */
  readonly indexes: Readonly<Record<string, readonly string[]>>;
  /** Unique within a tenant: key name → fields. */
  readonly unique: Readonly<Record<string, readonly string[]>>;
  /** Unique across all tenants, and readable without naming one ({@link Store.lookup}): the named system reads. */
  readonly system: Readonly<Record<string, readonly string[]>>;
  /** Set where the collection is a queue for {@link Store.claim}: records with `state` equal to this and `due` ≤ now are claimable. */
  readonly queue?: { readonly state: string };
  /** Carries R; never present at run time. */
  readonly record?: R;
}

export type New<R extends StoredRecord> = Omit<R, "version">;

export type Change =
  | { readonly kind: "insert"; readonly collection: Collection<never>; readonly record: Omit<StoredRecord, "version"> }
  | { readonly kind: "replace"; readonly collection: Collection<never>; readonly record: StoredRecord }
  | {
      readonly kind: "remove";
      readonly collection: Collection<never>;
      readonly tenant: string;
      readonly id: string;
      readonly version: number;
    };

/** Adds a record; a taken id or unique key is a `Conflict`. */
export const insert = <R extends StoredRecord>(collection: Collection<R>, record: New<R>): Change => ({
  kind: "insert",
  collection: collection as unknown as Collection<never>,
  record,
});

/** Replaces the record whose stored version is `record.version` (the version the caller saw) and stores it with version + 1. */
export const replace = <R extends StoredRecord>(collection: Collection<R>, record: R): Change => ({
  kind: "replace",
  collection: collection as unknown as Collection<never>,
  record,
});

/** Removes the record if it still has the version the caller saw. */
export const remove = <R extends StoredRecord>(collection: Collection<R>, record: R): Change => ({
  kind: "remove",
  collection: collection as unknown as Collection<never>,
  tenant: record.tenant,
  id: record.id,
  version: record.version,
});

export type Scalar = string | number | boolean;

/** An unbroken run of an index. */
export interface Range {
  /** A name from `collection.indexes`. */
  readonly index: string;
  /** Values of the index's leading fields, all equal. */
  readonly equal: readonly Scalar[];
  /** Bounds on the field that follows the equal ones, both inclusive. */
  readonly from?: Scalar;
  readonly to?: Scalar;
}

export interface Query extends Range {
  readonly descending?: boolean;
  /** At most this many; 1–1,000, default 1,000. */
  readonly limit?: number;
  /** `Page.next` of the page before. */
  readonly after?: string;
}

export interface Page<R> {
  readonly records: readonly R[];
  /** Opaque cursor to the next page; absent when this was the last. */
  readonly next?: string;
}

export interface Claim {
  readonly now: number;
  /** How long the claimed records stay invisible to other claims, in ms. */
  readonly lease: number;
  /** Who holds them; stored as `leaseOwner`. */
  readonly owner: string;
  readonly limit: number;
  /** Takes what is not due before then, in place of what is due now: records put aside until something happens. */
  readonly from?: number;
}

/** From when and until when a record claimed is due, both inclusive. */
export const dueFor = ({ now, from }: Claim): readonly [from: number, to: number] =>
  from === undefined ? [0, now] : [from, Number.MAX_SAFE_INTEGER];

export interface Measure {
  readonly engine: "sqlite" | "mongodb";
  /** Bytes of the whole database, all companies together. */
  readonly bytes: number;
  /** `bytes` reckoned from the average of up to 200 records. */
  readonly collections: readonly { readonly name: string; readonly records: number; readonly bytes: number }[];
}

/** Fields a queue collection's records carry beside their own. */
export interface Queued extends StoredRecord {
  readonly state: string;
  /** Epoch ms from which it may be claimed; a claim moves it to now + lease. */
  readonly due: number;
  readonly leaseOwner?: string | undefined;
}

/**
 * The store. Two engines stand behind it and one contract suite holds both.
 * Strings are cleaned on the way in (lone surrogates become U+FFFD, U+0000 is dropped).
 * Records that were read are nobody's to change; an engine may give the same frozen one to all who ask.
 */
export interface Store {
  /**
   * Makes all changes true or none, durably (an acknowledged commit survives kill -9 and power loss).
   * @throws Conflict when a version was not the stored one or a unique key is taken; nothing is written then
   */
  commit(changes: readonly Change[]): Promise<void>;
  get<R extends StoredRecord>(collection: Collection<R>, tenant: string, id: string): Promise<R | undefined>;
  find<R extends StoredRecord>(collection: Collection<R>, tenant: string, query: Query): Promise<Page<R>>;
  /** How many records of a walk there are, counted by the index alone: no record is read. */
  count<R extends StoredRecord>(collection: Collection<R>, tenant: string, range: Range): Promise<number>;
  /** A system read: by one of `collection.system`, across tenants. */
  lookup<R extends StoredRecord>(collection: Collection<R>, key: string, values: readonly Scalar[]): Promise<R | undefined>;
  /**
   * Takes due records of a queue collection, across tenants, oldest due first; no two callers get the same record while its lease lasts,
   * and a dead worker's records come back when it ends. The records returned carry their new `version`, `due` and `leaseOwner`.
   */
  claim<R extends Queued>(collection: Collection<R>, claim: Claim): Promise<readonly R[]>;
  /** Removes every record of a tenant (reset of practice data, closing of an account). */
  dropTenant(tenant: string): Promise<void>;
  /** How much of one company is kept, and how large the whole database is; for the administrator's page, not for a loop. */
  measure(tenant: string): Promise<Measure>;
  /** Answers when the engine does; for readiness. @throws AppError("unavailable") */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Every record of an index walk, page by page; for lists known to be bounded (a cohort, a paper). */
export async function findAll<R extends StoredRecord>(
  store: Pick<Store, "find">,
  collection: Collection<R>,
  scope: { readonly tenant: string; readonly query: Query },
): Promise<R[]> {
  let page: Page<R> = await store.find(collection, scope.tenant, scope.query);
  const found: R[] = [...page.records];
  while (page.next !== undefined) {
    page = await store.find(collection, scope.tenant, { ...scope.query, after: page.next });
    found.push(...page.records);
  }
  return found;
}

/** The record as plain JSON, for hashing and export. */
export const asJson = (record: StoredRecord): Json => JSON.parse(JSON.stringify(record)) as Json;
