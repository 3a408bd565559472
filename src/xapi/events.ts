import type { ExactText } from "../shared/exact.ts";
import type { Text } from "../shared/json.ts";
import type { Interaction, Response } from "./interactions.ts";

interface EventBase {
  readonly cohort: string;
  /** The person the statement is about. */
  readonly person: string;
  /** When it happened, epoch ms. */
  readonly at: number;
  /** Names the event once and for all within its tenant; statement ids derive from it. */
  readonly key: string;
}

/** Done by somebody else: their person id. */
interface By {
  readonly by?: string | undefined;
}

/** Something with a name that the product runs: a survey, a session, an assignment, a scenario. */
export interface Named {
  /** Unique among its kind in the tenant. */
  readonly id: string;
  readonly name: Text;
}

export interface SurveyQuestion {
  readonly id: string;
  readonly text: Text;
  readonly interaction: Interaction;
  /** Absent: left open. */
  readonly response?: Response | undefined;
}

interface OnComponent {
  readonly component: string;
}
interface OnCertificate {
  readonly certificate: string;
}
interface OnRun {
  /** One walk through a scenario. */
  readonly run: string;
  readonly scenario: Named;
  readonly component: string;
}
interface Scored {
  /** 0–100, exact. */
  readonly score: ExactText;
  readonly passLine?: ExactText | undefined;
}
interface Appeal {
  readonly appeal: string;
  /** What it is about; absent: the official result. */
  readonly component?: string | undefined;
}

/** Before and while learning. */
type TrainingEvent =
  | (EventBase & { readonly type: "launched" })
  /** answered × n and completed. */
  | (EventBase & {
      readonly type: "survey-answered";
      readonly survey: Named;
      /** What it is for: the needs analysis, or a level of the evaluation. */
      readonly purpose: "needs" | "reaction" | "behaviour" | "results";
      readonly answers: readonly SurveyQuestion[];
      readonly startedAt?: number | undefined;
    })
  | (EventBase &
      By & {
        readonly type: "attended";
        readonly session: Named;
        readonly verdict: "present" | "absent" | "excused";
        /** Minutes present. */
        readonly minutes?: number | undefined;
      })
  | (EventBase & OnComponent & { readonly type: "homework-handed-in"; readonly assignment: Named; readonly late: boolean })
  | (EventBase & OnComponent & By & { readonly type: "homework-scored"; readonly assignment: Named; readonly score: ExactText })
  /** A talk of a mentor with the learner, perhaps with a rating of 0–100. */
  | (EventBase &
      OnComponent &
      By & { readonly type: "mentored"; readonly minutes?: number | undefined; readonly rating?: ExactText | undefined });

/** Work that is assessed. */
type WorkEvent =
  | (EventBase & OnComponent & { readonly type: "exam-attempted"; readonly attempt: string })
  /** answered × n and completed. */
  | (EventBase & OnComponent & { readonly type: "exam-handed-in"; readonly attempt: string })
  | (EventBase & OnRun & { readonly type: "scenario-began" })
  | (EventBase &
      OnRun & {
        readonly type: "scenario-turn";
        /** 1, 2 … within the run. */
        readonly turn: number;
        /** The decision's place in the scenario. */
        readonly node: string;
        readonly text: Text;
        readonly interaction: Interaction;
        readonly response: Response;
        /** Ms the learner took. */
        readonly took?: number | undefined;
        readonly score?: { readonly got: ExactText; readonly of: ExactText } | undefined;
      })
  | (EventBase & OnRun & { readonly type: "scenario-ended"; readonly startedAt: number; readonly ending?: string | undefined })
  /** One rater's total of 0–100, with the points given to each criterion. */
  | (EventBase &
      OnComponent &
      By & { readonly type: "panel-rated"; readonly total: ExactText; readonly points: Readonly<Record<string, number>> })
  /** The score a moderator set where raters could not agree. */
  | (EventBase & OnComponent & By & { readonly type: "panel-moderated"; readonly score: ExactText });

/** What work came to. */
type ResultEvent =
  /** scored, and passed or failed where the component has a pass line. */
  | (EventBase & OnComponent & Scored & By & { readonly type: "scored" })
  /** The component counts no more for this person. */
  | (EventBase & OnComponent & By & { readonly type: "excused" })
  /** A score said before is said anew; announced in one commit with the withdrawal of what it replaces. */
  | (EventBase &
      OnComponent &
      Scored &
      By & {
        readonly type: "regraded";
        /** The event whose score this takes the place of. */
        readonly replaces: { readonly type: "scored" | "regraded"; readonly key: string };
        readonly before: ExactText;
      })
  /** The official result: passed with the tier, or failed (retrain). */
  | (EventBase & { readonly type: "decided"; readonly decision: string; readonly total: ExactText; readonly tier: string | null })
  | (EventBase & Appeal & { readonly type: "appealed" })
  | (EventBase & Appeal & By & { readonly type: "appeal-settled"; readonly upheld: boolean });

/** A certificate's life. */
type CertificateEvent =
  | (EventBase & { readonly type: "applied"; readonly application: string; readonly tier: string })
  | (EventBase & By & { readonly type: "application-refused"; readonly application: string; readonly tier: string })
  | (EventBase & OnCertificate & { readonly type: "certified" })
  /** A certificate holds no more; `at` is when that was said. */
  | (EventBase & OnCertificate & { readonly type: "revoked" })
  | (EventBase & OnCertificate & By & { readonly type: "suspended" })
  | (EventBase & OnCertificate & By & { readonly type: "reinstated" })
  | (EventBase & OnCertificate & { readonly type: "expired" })
  /** A re-evaluation was passed; ISO date of the new last valid day. */
  | (EventBase & OnCertificate & { readonly type: "renewed"; readonly validUntil: string });

/** What the product tells the LRS. Compact facts; statements are built from them by the delivery worker. */
export type ServiceEvent = TrainingEvent | WorkEvent | ResultEvent | CertificateEvent;

/** The event of one type. */
export type EventOf<T extends ServiceEvent["type"]> = Extract<ServiceEvent, { readonly type: T }>;
