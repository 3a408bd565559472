import type { ExactText } from "../shared/exact.ts";
import type { Text } from "../shared/json.ts";
import type { StoredRecord } from "../store/port.ts";

/** A learner's request for a certificate; id `cohort.person.n`. */
export interface ApplicationRecord extends StoredRecord {
  readonly cohort: string;
  readonly person: string;
  readonly number: number;
  /** Tier applied for; never above the one earned. */
  readonly tier: string;
  /** The decision it rests on. */
  readonly decision: string;
  readonly name: string;
  readonly trainingEnded?: string | undefined;
  readonly state: "waiting" | "issued" | "refused";
  readonly at: number;
  readonly mentorComment?: string | undefined;
  readonly reason?: string | undefined;
  readonly certificate?: string | undefined;
}

/** An issued certificate: an immutable snapshot. Expiry is read off the dates, never stored. */
export interface CertificateRecord extends StoredRecord {
  /** `CS2026001`: prefix, year of issue, gapless sequence; never reused. */
  readonly number: string;
  readonly cohort: string;
  readonly person: string;
  /** 128-bit verification code, base64url. */
  readonly code: string;
  readonly state: "issued" | "revoked";
  readonly holder: string;
  readonly department?: string | undefined;
  readonly position?: string | undefined;
  readonly tier: string;
  readonly tierName: Text;
  readonly programmeName: Text;
  /** Absent where an imported register does not say it. */
  readonly total?: ExactText | undefined;
  /** ISO dates in the tenant's zone; validUntil is the last valid day, inclusive. */
  readonly issuedOn: string;
  readonly validUntil: string;
  /** It was issued before this tool was there and comes from the company's own register. */
  readonly imported?: ImportedMark | undefined;
  /** The holder's data was erased; the certificate stays as a number and a tier. */
  readonly erased?: boolean | undefined;
  readonly revocation?: { readonly by: string; readonly at: number; readonly reason: string } | undefined;
}

export interface ImportedMark {
  readonly at: number;
  /** The re-evaluation's result as the register had it. */
  readonly reEvaluation?:
    | { readonly state: "pending" | "passed" | "failed" | "expired"; readonly total?: ExactText | undefined }
    | undefined;
}

/** A gapless sequence; id names it: `certificate.CS2026`. */
export interface CounterRecord extends StoredRecord {
  readonly value: number;
}
