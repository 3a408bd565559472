import type { StoredRecord } from "../../store/port.ts";

/** What a question counts as on papers that ask it. */
export type RegradeChange =
  /** Marked by another key: that of a question stored beside the pinned one, which stays as it was asked. */
  | { readonly type: "key"; readonly question: string }
  /** Left out: the score is that of the other questions. */
  | { readonly type: "left-out" }
  /** Everybody earns all its marks. */
  | { readonly type: "full-marks" }
  /** As it was asked and keyed: takes back every regrade before. */
  | { readonly type: "as-asked" };

/** `raise-only` leaves a paper alone whose score would fall. */
export type RegradeRule = "raise-only" | "full";

/** One regrade of one question; the latest of a question holds for every paper that asks it, also for those handed in afterwards. */
export interface RegradeRecord extends StoredRecord {
  readonly cohort: string;
  readonly component: string;
  /** Pinned version, as papers name it. */
  readonly question: string;
  readonly change: RegradeChange;
  readonly rule: RegradeRule;
  readonly reason: string;
  readonly by: string;
  readonly at: number;
  readonly state: "running" | "done";
  /** Learners whose score moved; once it is done. */
  readonly moved?: number | undefined;
}
