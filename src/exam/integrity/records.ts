import type { IntegritySignal } from "../../programme/records.ts";
import type { StoredRecord } from "../../store/port.ts";

/** What happened once; `pace` is a figure, not an event. */
export interface NotedEvent {
  /** Server time, epoch ms. */
  readonly at: number;
  readonly kind: Exclude<IntegritySignal, "pace">;
  /** ms for which the page was left. */
  readonly ms?: number | undefined;
  /** How much was pasted; what it said is not kept. */
  readonly characters?: number | undefined;
  /** Of the paper. */
  readonly question?: string | undefined;
}

/** What was noted of one sitting. It proves nothing and changes nothing by itself. Id = the sitting's. */
export interface SittingLogRecord extends StoredRecord {
  readonly cohort: string;
  readonly component: string;
  readonly person: string;
  /** In order of time, the first {@link MOST}. */
  readonly events: readonly NotedEvent[];
  /** How many more there were, by kind. */
  readonly beyond: Readonly<Partial<Record<NotedEvent["kind"], number>>>;
  /** Seconds with the page in view and this question in hand. */
  readonly seconds: Readonly<Record<string, number>>;
}

/** A sitting has few; whoever sends more is counted, not written down. */
export const MOST = 500;
