import type { StoredRecord } from "../store/port.ts";
import type { Role } from "../people/records.ts";

/** One course running one programme in one cycle. */
export interface CohortRecord extends StoredRecord {
  readonly platform: string;
  /** LTI context id. */
  readonly course: string;
  readonly title: string;
  /** Template id of the programme. */
  readonly programme: string;
  /** Distinguishes repeated runs in one course: "1", "2" … */
  readonly cycle: string;
  readonly state: "open" | "archived";
  /** The day training ended, ISO date, when an instructor has entered it. */
  readonly trainingEnded?: string | undefined;
}

/** An LTI resource link that opens a cohort, with the services the platform offered there. */
export interface LinkRecord extends StoredRecord {
  readonly platform: string;
  readonly deployment: string;
  readonly resourceLink: string;
  readonly cohort: string;
  readonly custom: Readonly<Record<string, string>>;
  readonly ags?:
    | { readonly scopes: readonly string[]; readonly lineItems?: string | undefined; readonly lineItem?: string | undefined }
    | undefined;
  readonly nrps?: { readonly url: string } | undefined;
}

/** A person's place in a cohort. Roles from the launch and roles an instructor named stand apart. */
export interface MemberRecord extends StoredRecord {
  readonly cohort: string;
  readonly person: string;
  /** From the latest launch or roster: learner, assistant, instructor, mentor. */
  readonly launched: readonly Role[];
  /** Named by an instructor: rater, mentor, supervisor; or `instructor`, confirming an assistant. */
  readonly named: readonly Role[];
  /** From the last roster read (NRPS); absent until there was one. Moodle's non-editing teacher launches as instructor but is learner here. */
  readonly rostered?: readonly Role[] | undefined;
  readonly active: boolean;
  /** Person id of this learner's mentor. */
  readonly mentor?: string | undefined;
  /** Subject id of the platform account, for the LMS's services. */
  readonly sub: string;
  /** Inactive because the person left the company; comes back on re-hire. */
  readonly leftCompany?: boolean | undefined;
  /** Inactive because the same human being has another place here, under a person they were joined with; comes back as it was when parted. */
  readonly setAside?: { readonly active: boolean } | undefined;
}
