import type { ExactText } from "../../shared/exact.ts";
import type { StoredRecord } from "../../store/port.ts";

/** One more sitting of an exam for one person, opened after retraining; id `cohort.component.person.number`. */
export interface MakeUpRecord extends StoredRecord {
  readonly cohort: string;
  readonly component: string;
  readonly person: string;
  /** 1, 2 … per person and component, withdrawn ones included. */
  readonly number: number;
  readonly state: "open" | "used" | "withdrawn";
  /** ISO date on which the retraining was done. */
  readonly trainedOn: string;
  /** What was trained, in the words of who opened it. */
  readonly note?: string | undefined;
  /** Its own window, epoch ms; absent = from now on, without end. */
  readonly opens?: number | undefined;
  readonly closes?: number | undefined;
  /** The sitting counts no more than this. */
  readonly cap?: ExactText | undefined;
  /** Person id. */
  readonly by: string;
  readonly at: number;
}

/** Tries at an exam's password that went wrong; id `cohort.component.person`. Gone once the password was right. */
export interface PasswordTriesRecord extends StoredRecord {
  readonly cohort: string;
  readonly person: string;
  /** Tries in a row. */
  readonly wrong: number;
  readonly at: number;
  /** No further try before this, epoch ms. */
  readonly until: number;
}
