import type { Exact } from "../shared/exact.ts";
import type { Change } from "../store/port.ts";
import type { ScoreRecord } from "./records.ts";

/** A leaf component's score becoming final for one learner. */
export interface Settlement {
  readonly tenant: string;
  readonly cohort: string;
  /** Leaf component id. */
  readonly component: string;
  readonly person: string;
  /** 0–100, or excused. */
  readonly score: Exact | "excused";
  readonly source: ScoreRecord["source"];
  /** The attempt or panel it comes from. */
  readonly ref?: string | undefined;
  /** Person id of who made it so, or "system". */
  readonly by: string;
  readonly at: number;
  readonly note?: string | undefined;
  /** Says the score that stood anew; the caller withdraws what was said of that one. */
  readonly regrade?: boolean | undefined;
}

/** Where every instrument hands in its scores; the one place that knows what else a score moves. */
export interface Ledger {
  /**
   * The changes that make the score true, for the caller's own commit: the score record, its xAPI event, and the wish for the
   * gradebook column of its top-level component once all leaves below that are final. Settling again replaces the earlier score.
   * @throws AppError("not-found") for a component the published programme does not have
   */
  settle(settlement: Settlement): Promise<readonly Change[]>;
  /**
   * The same for several scores at once (a page of daily scores): one wish per gradebook cell, reckoned with all of them.
   * All settlements are of one tenant and cohort; no two of the same component and person.
   */
  settleAll(settlements: readonly Settlement[]): Promise<readonly Change[]>;
}
