import type { StoredRecord } from "../store/port.ts";
import type { CopyChoice } from "./course-copy.ts";

/** What an instructor chose for a copied course; id is the cohort's. Until it exists, the question is open. */
export interface CourseCopyRecord extends StoredRecord {
  /** Cohort copied from. */
  readonly from: string;
  readonly choice: CopyChoice;
  readonly by: string;
  readonly at: number;
}
