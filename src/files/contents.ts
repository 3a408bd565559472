import { createHash } from "node:crypto";
import type { Readable } from "node:stream";

/** Where the bytes of one file stand. */
export interface ContentKey {
  readonly tenant: string;
  /** Of the {@link FileRecord}. */
  readonly id: string;
}

/** Bytes from `start` to `end`, both inclusive, counted from 0. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** The bytes of files, without knowing what they are. Two engines stand behind it and one contract suite holds both. */
export interface Contents {
  /** Folder on this machine in which files arrive before {@link adopt}; the engine may take them from there by renaming. */
  readonly arrivals: string;
  /**
   * Takes a finished local file over, whole and durably or not at all; the local file is gone afterwards. The same key again replaces.
   * @throws AppError("unavailable") where there is no room or no engine
   */
  adopt(key: ContentKey, path: string): Promise<void>;
  /** @throws AppError("not-found") */
  read(key: ContentKey, range?: ByteRange): Promise<Readable>;
  /** Size in bytes, or undefined where there is nothing. */
  size(key: ContentKey): Promise<number | undefined>;
  /** Removing what is not there is done already. */
  remove(key: ContentKey): Promise<void>;
  /** Removes everything of a company. */
  dropTenant(tenant: string): Promise<void>;
  close(): Promise<void>;
}

/** A name that holds nothing anybody typed: SHA-256, hex. */
export const hashed = (text: string): string => createHash("sha256").update(text).digest("hex");
