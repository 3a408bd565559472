import { rm } from "node:fs/promises";
import type { Readable } from "node:stream";
import type { Actor } from "../people/records.ts";
import { DAY, type Clock } from "../shared/clock.ts";
import { AppError, Conflict } from "../shared/errors.ts";
import type { Ids } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import { findAll, insert, remove, replace, type Change, type Store } from "../store/port.ts";
import type { ByteRange, Contents } from "./contents.ts";
import { inspect, type Refusal } from "./inspect.ts";
import type { FileRecord } from "./records.ts";
import { spool } from "./spool.ts";
import { keptName, type FileType } from "./types.ts";

/** What files are for: one per kind of place where a record can hold one. */
export interface FilePurpose {
  /** `slice.thing`, as in `scenario.recording`. */
  readonly name: string;
  readonly types: readonly FileType[];
  readonly maxBytes: number;
  /** Who may send one. */
  readonly mayUpload: (actor: Actor) => boolean | Promise<boolean>;
  /** Who may read one that belongs to a record; asked with `file.owner` set. Its sender may always read it until then. */
  readonly mayRead: (actor: Actor, file: FileRecord) => boolean | Promise<boolean>;
}

export interface NewFile {
  readonly tenant: string;
  /** Person id, or "system". */
  readonly by: string;
  /** Empty where it belongs to no cohort. */
  readonly cohort: string;
  readonly purpose: string;
  /** As the sender called it. */
  readonly name: string;
}

export type Stored =
  | { readonly type: "stored"; readonly file: FileRecord }
  | { readonly type: "refused"; readonly why: Refusal; readonly purpose: FilePurpose };

export interface FilesDeps {
  readonly store: Store;
  readonly contents: Contents;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Every purpose there is; asked at each request, so that they may be made of services that use files. */
  readonly purposes: () => readonly FilePurpose[];
}

/** Files of people and of ours: what they are is told by their content, who may read them by the record they belong to. */
export interface Files {
  /**
   * Receives a file whole, looks at it and keeps it, belonging to nobody yet: {@link claim} it within a day.
   * @throws AppError("bad-input") when it does not arrive whole, AppError("unavailable") where it cannot be stored,
   * AppError("unexpected") for a purpose nobody declared
   */
  put(source: AsyncIterable<Uint8Array>, file: NewFile): Promise<Stored>;
  /** {@link put} for an actor who may. @throws AppError("not-found") for an unknown purpose, AppError("forbidden"), AppError("too-many") */
  upload(actor: Actor, source: AsyncIterable<Uint8Array>, file: Pick<NewFile, "purpose" | "name">): Promise<Stored>;
  /**
   * The change by which a record takes a file the actor sent, for the same commit as the record.
   * @param owner `collection/id`
   * @throws AppError("not-found") for one that is not there, not theirs, of another purpose or taken already
   */
  claim(actor: Pick<Actor, "tenant" | "person">, file: { readonly id: string; readonly purpose: string }, owner: string): Promise<Change>;
  /** The changes by which a record lets a file go; its content is removed a day later. None where it is not there or not this owner's. */
  release(tenant: string, id: string, owner: string): Promise<readonly Change[]>;
  /** The record, where the actor may read the file and its content is there. @throws AppError("not-found") */
  readable(actor: Actor, id: string): Promise<FileRecord>;
  /** Its bytes; rights were checked before. @throws AppError("not-found") */
  read(file: Pick<FileRecord, "tenant" | "id">, range?: ByteRange): Promise<Readable>;
  get(tenant: string, id: string): Promise<FileRecord | undefined>;
  /** Removes content and record at once, whatever refers to it. */
  remove(file: FileRecord): Promise<void>;
  /** All files of a company, oldest first: for backup. */
  all(tenant: string): AsyncGenerator<FileRecord>;
  /** What a person sent: for their data export. */
  ofPerson(tenant: string, person: string): Promise<readonly FileRecord[]>;
  /** Removes everything a person sent. @returns how many files */
  erase(tenant: string, person: string): Promise<number>;
  /** Puts a file back as it was, from a backup: the content first, then the record unless it is there. */
  restore(file: FileRecord, source: AsyncIterable<Uint8Array>): Promise<void>;
  /** Removes files that nothing has referred to for a day. @returns how many */
  tidy(tenant: string): Promise<number>;
  /** The company's contents, with its records (which `store.dropTenant` removes). */
  dropTenant(tenant: string): Promise<void>;
  /** @throws AppError("unavailable") */
  close(): Promise<void>;
}

const KEPT_UNCLAIMED = DAY;
const BATCH = 100;
/** Files one person may have lying about unclaimed. */
const MOST_UNCLAIMED = 100;

export function createFiles({ store, contents, clock, ids, purposes }: FilesDeps): Files {
  const purposeOf = (name: string): FilePurpose | undefined => purposes().find((each) => each.name === name);
  const get = (tenant: string, id: string): Promise<FileRecord | undefined> => store.get(collections.files, tenant, id);

  async function put(source: AsyncIterable<Uint8Array>, { name, ...given }: NewFile): Promise<Stored> {
    const purpose = purposeOf(given.purpose);
    if (purpose === undefined) throw new AppError("unexpected", { reason: `no file purpose ${given.purpose}` });
    const id = ids.id();
    const arrived = await spool(source, { folder: contents.arrivals, name: id, limit: purpose.maxBytes });
    if (arrived.type !== "whole") return { type: "refused", why: arrived.type, purpose };
    const { path, size, sha256 } = arrived;
    try {
      const seen = await inspect(path, purpose.types);
      if (seen.type === "refused") return { ...seen, purpose };
      const now = clock();
      const type = seen.fileType;
      const file = { ...given, id, type, size, sha256, name: keptName(name, type), createdAt: now, unclaimedSince: now };
      // The record first: where the process ends before the content is there, the record is found unclaimed and removed.
      await store.commit([insert<FileRecord>(collections.files, file)]);
      await contents.adopt(file, path);
      return { type: "stored", file: { ...file, version: 1 } };
    } finally {
      await rm(path, { force: true });
    }
  }

  async function upload(actor: Actor, source: AsyncIterable<Uint8Array>, file: Pick<NewFile, "purpose" | "name">): Promise<Stored> {
    const { tenant, person: by, cohort } = actor;
    const purpose = purposeOf(file.purpose);
    if (purpose === undefined) throw new AppError("not-found", { reason: `file purpose ${file.purpose.slice(0, 50)}` });
    if (!(await purpose.mayUpload(actor))) throw new AppError("forbidden", { reason: `upload ${purpose.name}` });
    const query = { index: "byPerson", equal: [by], from: clock() - DAY };
    const recent = await findAll(store, collections.files, { tenant, query });
    if (recent.filter(({ owner }) => owner === undefined).length >= MOST_UNCLAIMED)
      throw new AppError("too-many", { reason: "unclaimed files" });
    return put(source, { ...file, tenant, by, cohort });
  }

  async function claim(
    { tenant, person }: Pick<Actor, "tenant" | "person">,
    { id, purpose }: { readonly id: string; readonly purpose: string },
    owner: string,
  ): Promise<Change> {
    const file = await get(tenant, id);
    if (
      file === undefined ||
      file.by !== person ||
      file.going === true ||
      file.purpose !== purpose ||
      (file.owner !== undefined && file.owner !== owner)
    ) {
      throw new AppError("not-found", { reason: `file ${id.slice(0, 50)}` });
    }
    return replace<FileRecord>(collections.files, { ...file, owner, unclaimedSince: undefined });
  }

  async function release(tenant: string, id: string, owner: string): Promise<readonly Change[]> {
    const file = await get(tenant, id);
    if (file?.owner !== owner) return [];
    return [replace<FileRecord>(collections.files, { ...file, owner: undefined, unclaimedSince: clock() })];
  }

  async function readable(actor: Actor, id: string): Promise<FileRecord> {
    const file = await get(actor.tenant, id);
    const missing = new AppError("not-found", { reason: `file ${id.slice(0, 50)}` });
    if (file === undefined || file.going === true) throw missing;
    const may = file.owner === undefined ? file.by === actor.person : await purposeOf(file.purpose)?.mayRead(actor, file);
    if (may !== true || (await contents.size(file)) !== file.size) throw missing;
    return file;
  }

  /**
   * Takes the record out of everybody's reach, then the content away, then the record: whoever claims it meanwhile keeps it whole, and
   * where the process ends in between, the record is found by {@link tidy} and the rest done.
   */
  async function removeOne(file: FileRecord): Promise<void> {
    const going: FileRecord = { ...file, owner: undefined, unclaimedSince: 0, going: true };
    await store.commit([replace<FileRecord>(collections.files, going)]);
    await contents.remove(file);
    await store.commit([remove(collections.files, { ...going, version: file.version + 1 })]);
  }

  const ofPerson = (tenant: string, person: string): Promise<readonly FileRecord[]> =>
    findAll(store, collections.files, { tenant, query: { index: "byPerson", equal: [person] } });

  async function tidy(tenant: string): Promise<number> {
    let removed = 0;
    for (;;) {
      const query = { index: "byUnclaimed", equal: [], to: clock() - KEPT_UNCLAIMED, limit: BATCH };
      const { records } = await store.find(collections.files, tenant, query);
      if (records.length === 0) return removed;
      for (const file of records) {
        try {
          await removeOne(file);
          removed += 1;
        } catch (error) {
          // Claimed just now, or removed by somebody else.
          if (!(error instanceof Conflict)) throw error;
        }
      }
    }
  }

  async function* all(tenant: string): AsyncGenerator<FileRecord> {
    let after: string | undefined;
    do {
      const query = { index: "byTime", equal: [], limit: BATCH, ...(after !== undefined && { after }) };
      const page = await store.find(collections.files, tenant, query);
      yield* page.records;
      after = page.next;
    } while (after !== undefined);
  }

  async function restore(file: FileRecord, source: AsyncIterable<Uint8Array>): Promise<void> {
    const arrived = await spool(source, { folder: contents.arrivals, name: ids.id(), limit: file.size });
    if (arrived.type !== "whole" || arrived.sha256 !== file.sha256) {
      if (arrived.type === "whole") await rm(arrived.path, { force: true });
      throw new AppError("bad-input", { values: { field: "file" }, reason: `content of file ${file.id} is not what its record says` });
    }
    await contents.adopt(file, arrived.path);
    if ((await get(file.tenant, file.id)) === undefined) await store.commit([insert<FileRecord>(collections.files, file)]);
  }

  return {
    put,
    upload,
    claim,
    release,
    readable,
    read: (file, range) => contents.read(file, range),
    get,
    remove: removeOne,
    all,
    ofPerson,
    async erase(tenant, person) {
      const files = await ofPerson(tenant, person);
      for (const file of files) await removeOne(file);
      return files.length;
    },
    restore,
    tidy,
    dropTenant: (tenant) => contents.dropTenant(tenant),
    close: () => contents.close(),
  };
}
