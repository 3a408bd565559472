import type { ExactText } from "../../shared/exact.ts";
import type { StoredRecord } from "../../store/port.ts";
import type { ScoreRecord } from "../records.ts";

/** What an appeal is about, as it stood then; a score or decision that was given later is another one. */
export interface Against {
  /** `ScoreRecord.id` or `DecisionRecord.id`. */
  readonly ref: string;
  /** When it was released, or decided. */
  readonly at: number;
  /** The score, or the total; 0–100 exact. */
  readonly score: ExactText;
  /** Tier decided, null for retrain; absent for a score. */
  readonly tier?: string | null | undefined;
  /** Where the score came from; absent for a decision. */
  readonly source?: ScoreRecord["source"] | undefined;
  /** The attempt or panel behind the score. */
  readonly evidence?: string | undefined;
}

/** A learner's objection to a released score or to the decision; id `cohort.person.n`. Its answer changes no score. */
export interface AppealRecord extends StoredRecord {
  readonly cohort: string;
  readonly person: string;
  readonly number: number;
  /** A leaf component, or `total` for the decision. */
  readonly subject: string;
  readonly against: Against;
  /** Person ids of those who gave the score or made the decision: who they are then decides who may answer. */
  readonly judges: readonly string[];
  /** The learner's reason, as typed. */
  readonly words: string;
  readonly at: number;
  readonly state: "waiting" | "withdrawn" | "upheld" | "not-upheld";
  readonly withdrawnAt?: number | undefined;
  readonly answer?: { readonly by: string; readonly at: number; readonly words: string } | undefined;
}
