import type { Json } from "../shared/json.ts";
import type { StoredRecord } from "../store/port.ts";

/**
 * "Something changed here", told to the pages that show it. Ids and figures only: whoever hears it asks for the rest with rights of
 * their own. Kept for minutes, so that a page that was away for a moment misses none.
 */
export interface SignalRecord extends StoredRecord {
  /** `<kind>:<id>`, as in `cohort:…`; see {@link file://./topics.ts}. */
  readonly topic: string;
  /** By the clock of the process that sent it, shortly before its commit. */
  readonly at: number;
  readonly data?: Json | undefined;
}

/** What a page hears. */
export interface Heard {
  /** Where to go on after this one: `<at>.<id>`. */
  readonly id: string;
  readonly topic: string;
  readonly data?: Json | undefined;
}
