import type { Examination } from "../lti/connect/findings.ts";
import type { Locale } from "../shared/json.ts";
import type { StoredRecord } from "../store/port.ts";

/** A password as stored: scrypt (RFC 7914) with the parameters it was made with. */
export interface PasswordHash {
  readonly kind: "scrypt";
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelization: number;
  /** base64url. */
  readonly salt: string;
  readonly hash: string;
}

/** Somebody who administers one company from outside any LMS. */
export interface AdministratorRecord extends StoredRecord {
  readonly name: string;
  /** {@link loginNameOf} the name; unique across all tenants, for the log-in page asks for no company. */
  readonly loginName: string;
  readonly state: "invited" | "active" | "disabled";
  /** Rises whenever every session so far must end. */
  readonly generation: number;
  /** SHA-256 of the one-time link's secret; gone once it is spent. */
  readonly linkHash?: string | undefined;
  readonly link?:
    | {
        readonly expires: number;
        /** Secret of the second factor, sealed; it counts only once a code of it was entered. */
        readonly totp: string;
        /** Set by the first of the link's two steps. */
        readonly password?: PasswordHash | undefined;
      }
    | undefined;
  readonly password?: PasswordHash | undefined;
  /** `lastStep`: time step of the code last accepted; that one and earlier ones are refused (RFC 6238 5.2). */
  readonly totp?: { readonly sealed: string; readonly lastStep: number } | undefined;
  /** SHA-256 of the recovery codes not yet spent. */
  readonly recovery: readonly string[];
  readonly createdAt: number;
  readonly lastLoginAt?: number | undefined;
}

export interface AdminSessionRecord extends StoredRecord {
  /** SHA-256 of the cookie's value. */
  readonly tokenHash: string;
  readonly administrator: string;
  /** The administrator's generation at the log-in. */
  readonly generation: number;
  readonly locale: Locale;
  /** As the browser named itself, shortened. */
  readonly agent: string;
  readonly address: string;
  readonly createdAt: number;
  /** Last request, to the minute; idle end = this + 30 min. */
  readonly seenAt: number;
  /** Absolute end, 8 h after the log-in. */
  readonly expires: number;
}

/** The latest self-test of a platform; id is the platform's. */
export interface SelfTestRecord extends StoredRecord {
  readonly at: number;
  readonly ok: boolean;
  readonly steps: Examination["steps"];
}

/** Tries at a log-in under one limit; id = digest of whom or where it is about. */
export interface TriesRecord extends StoredRecord {
  readonly count: number;
  /** Epoch ms at which they are forgotten. */
  readonly ends: number;
}
