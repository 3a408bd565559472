import type { PersonRecord } from "../people/records.ts";
import type { CohortRecord, LinkRecord, MemberRecord } from "./records.ts";

export interface Place {
  readonly member: MemberRecord;
  readonly person: PersonRecord;
}

/** What other slices ask of the cohort and its people. */
export interface Cohorts {
  /** @throws AppError("not-found") */
  cohort(tenant: string, cohort: string): Promise<CohortRecord>;
  /** Everybody in the cohort, active or left, by name. */
  roster(tenant: string, cohort: string): Promise<readonly Place[]>;
  /** Active learners only, by name. */
  learners(tenant: string, cohort: string): Promise<readonly Place[]>;
  /** @throws AppError("not-found") when the person has no place in this cohort */
  place(tenant: string, cohort: string, person: string): Promise<Place>;
  links(tenant: string, cohort: string): Promise<readonly LinkRecord[]>;
}
