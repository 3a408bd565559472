import type { StoredRecord } from "../store/port.ts";

/** How a learner would rather be trained. */
export type TrainingForm = "online" | "on-site" | "mixed";

/** One answer to the needs survey (培训需求调研表), as given on paper or in a sheet. */
export interface SurveyAnswerRecord extends StoredRecord {
  readonly cohort: string;
  /** Who answered, where the tool knows them. */
  readonly person?: string | undefined;
  readonly name: string;
  readonly employeeNumber?: string | undefined;
  readonly department?: string | undefined;
  readonly position?: string | undefined;
  /** ISO date, or the month alone: `2023-09`. */
  readonly startedOn?: string | undefined;
  /** Self-ratings 1–5, in the order given. */
  readonly ratings: readonly { readonly skill: string; readonly rating: number }[];
  readonly topics?: string | undefined;
  readonly form?: TrainingForm | undefined;
  /** The form in the answer's own words. */
  readonly formWords?: string | undefined;
  readonly at: number;
}
