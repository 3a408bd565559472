import type { StoredRecord } from "../store/port.ts";
import type { Finding } from "./chain.ts";

/** A stretch of the audit chain of one company, signed with the tool's key; id = its number. */
export interface SealRecord extends StoredRecord {
  /** 1, 2 … without a gap. */
  readonly number: number;
  /** Places of its first and last line. */
  readonly from: number;
  readonly to: number;
  /** Hash of its last line, base64url. */
  readonly hash: string;
  /** Epoch ms. */
  readonly at: number;
  readonly kid: string;
  /** RS256 over {@link sealedText}, base64url. */
  readonly signature: string;
}

/** What the last look through a company's whole chain came to; id = {@link CHECK}. */
export interface AuditCheckRecord extends StoredRecord {
  /** Epoch ms. */
  readonly at: number;
  /** Lines that were looked at. */
  readonly lines: number;
  /** The first hundred. */
  readonly findings: readonly Finding[];
  readonly found: number;
}

export const CHECK = "check";
