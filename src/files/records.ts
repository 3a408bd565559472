import type { StoredRecord } from "../store/port.ts";
import type { FileType } from "./types.ts";

/** A stored file: what is known of it. Its bytes stand in the {@link Contents}, found by tenant and id alone. */
export interface FileRecord extends StoredRecord {
  /** Name of a {@link FilePurpose}: who may read it, what it may be. */
  readonly purpose: string;
  /** As its content says, never as it was declared. */
  readonly type: FileType;
  /** Bytes. */
  readonly size: number;
  /** SHA-256 of the content, hex. */
  readonly sha256: string;
  /** For people only (downloads, lists): cleaned, and ending as its type does. */
  readonly name: string;
  /** Person who sent it, or "system". */
  readonly by: string;
  /** Empty where it belongs to no cohort. */
  readonly cohort: string;
  readonly createdAt: number;
  /** `collection/id` of the record it belongs to. */
  readonly owner?: string | undefined;
  /** Epoch ms since when no record refers to it; a day later it is removed. Absent while it has an owner. */
  readonly unclaimedSince?: number | undefined;
  /** Being removed: nobody may take it any more. */
  readonly going?: true | undefined;
}
