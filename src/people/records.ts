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
  readonly department?: string | undefined;
  readonly position?: string | undefined;
  /** The name as the person confirmed it for the certificate. */
  readonly confirmedName?: string | undefined;
}

/** One login on one platform; joined to a person by employee number or by hand. */
export interface AccountRecord extends StoredRecord {
  readonly platform: string;
  readonly sub: string;
  readonly person: string;
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
