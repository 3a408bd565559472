import type { ExactText } from "../shared/exact.ts";
import type { Json } from "../shared/json.ts";
import type { StoredRecord } from "../store/port.ts";

/** What one leaf component of one learner stands at; id `cohort.component.person`. A leaf without a record is pending, never zero. */
export interface ScoreRecord extends StoredRecord {
  readonly cohort: string;
  readonly component: string;
  readonly person: string;
  readonly state: "final" | "excused";
  /** 0–100 exact; absent when excused. */
  readonly score?: ExactText | undefined;
  readonly source: "exam" | "panel" | "entered" | "excused";
  /** The attempt, panel or nothing. */
  readonly ref?: string | undefined;
  readonly by: string;
  readonly at: number;
  readonly note?: string | undefined;
  /** It took the place of an earlier score by a regrade, and was told as one. */
  readonly regraded?: boolean | undefined;
}

/** A result made official; id `cohort.person.n`. A later one supersedes the one before. */
export interface DecisionRecord extends StoredRecord {
  readonly cohort: string;
  readonly person: string;
  readonly number: number;
  readonly state: "standing" | "superseded";
  /** `ProgrammeRecord.id` it was decided under. */
  readonly programme: string;
  readonly total: ExactText;
  /** Tier id, or null for retrain. */
  readonly tier: string | null;
  /** The calculation, line by line, as shown. */
  readonly trace: Json;
  readonly by: string;
  readonly at: number;
  readonly comment?: string | undefined;
}
