import type { ExactText } from "../shared/exact.ts";

interface EventBase {
  readonly cohort: string;
  /** The person the statement is about. */
  readonly person: string;
  /** When it happened, epoch ms. */
  readonly at: number;
  /** Names the event once and for all within its tenant; statement ids derive from it. */
  readonly key: string;
}

/** What the product tells the LRS. Compact facts; statements are built from them by the delivery worker. */
export type ServiceEvent =
  | (EventBase & { readonly type: "launched" })
  | (EventBase & { readonly type: "exam-attempted"; readonly attempt: string; readonly component: string })
  /** answered × n and completed. */
  | (EventBase & { readonly type: "exam-handed-in"; readonly attempt: string; readonly component: string })
  /** scored, and passed or failed where the component has a pass line. */
  | (EventBase & {
      readonly type: "scored";
      readonly component: string;
      readonly score: ExactText;
      readonly passLine?: ExactText | undefined;
      readonly by?: string | undefined;
    })
  /** The official result: passed with the tier, or failed (retrain). */
  | (EventBase & { readonly type: "decided"; readonly decision: string; readonly total: ExactText; readonly tier: string | null })
  | (EventBase & { readonly type: "certified"; readonly certificate: string })
  /** A certificate holds no more; `at` is when that was said. */
  | (EventBase & { readonly type: "revoked"; readonly certificate: string });

/** The event of one type. */
export type EventOf<T extends ServiceEvent["type"]> = Extract<ServiceEvent, { readonly type: T }>;
