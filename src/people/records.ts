import type { Locale } from "../shared/json.ts";
import type { StoredRecord } from "../store/port.ts";

export interface TenantRecord extends StoredRecord {
  readonly name: string;
  /** IANA zone; calendar days (validity, numbering) are counted in it. */
  readonly zone: string;
  readonly locale: Locale;
}

export interface PersonRecord extends StoredRecord {
  readonly name: string;
  readonly employeeNumber?: string | undefined;
  readonly email?: string | undefined;
  /** As of the last change; on a given day see `postOn`. */
  readonly department?: string | undefined;
  readonly position?: string | undefined;
  /** Oldest first; absent as long as nothing was changed. */
  readonly posts?: readonly Post[] | undefined;
  /** The name as the person confirmed it for the certificate. */
  readonly confirmedName?: string | undefined;
  /** ISO date of the last day in the company; from the next day on no door is open. */
  readonly lastDay?: string | undefined;
  /** The person with whom this one was found to be the same human being; their accounts stand there. */
  readonly joinedTo?: string | undefined;
  /** An employee number that a launch brought and somebody else holds: perhaps the same person twice. */
  readonly claimedNumber?: string | undefined;
}

/** Where somebody works, from a day on. */
export interface Post {
  /** ISO date. */
  readonly since: string;
  readonly department?: string | undefined;
  readonly position?: string | undefined;
}

/** One login on one platform; joined to a person by employee number or by hand. */
export interface AccountRecord extends StoredRecord {
  readonly platform: string;
  readonly sub: string;
  readonly person: string;
  /** Whose it was before it was joined by hand. */
  readonly broughtBy?: string | undefined;
}

/** Roles within a cohort, as DOMAIN's table of rights names them. */
export type Role = "learner" | "rater" | "mentor" | "assistant" | "instructor" | "supervisor" | "administrator";

/** Who acts: the person, in the cohort and with the roles of the present session. */
export interface Actor {
  readonly tenant: string;
  readonly person: string;
  readonly cohort: string;
  readonly roles: readonly Role[];
}
