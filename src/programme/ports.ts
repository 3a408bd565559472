import type { ProgrammeRecord } from "./records.ts";

/** What other slices ask of the programme. */
export interface Programmes {
  /** The published version of a cohort's programme. @throws AppError("not-found") for an unknown cohort */
  published(tenant: string, cohort: string): Promise<ProgrammeRecord>;
}
