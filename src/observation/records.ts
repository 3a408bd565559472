import type { ExactText } from "../shared/exact.ts";
import type { Text } from "../shared/json.ts";
import type { StoredRecord } from "../store/port.ts";

export interface Rubric {
  readonly id: string;
  readonly version: number;
  readonly name: Text;
  readonly criteria: readonly Criterion[];
}

export interface Criterion {
  readonly id: string;
  readonly name: Text;
  /** Per cent; the criteria of a rubric add up to 100. */
  readonly weight: number;
  readonly critical: boolean;
  readonly levels: readonly { readonly points: number; readonly text: Text }[];
}

export interface Scenario {
  readonly id: string;
  readonly version: number;
  readonly name: Text;
  readonly kind: "complaint" | "enquiry";
  readonly situation: Text;
  readonly customerCard: Text;
  readonly agentCard: Text;
  readonly facts: readonly Text[];
  readonly goals: readonly Text[];
}

/** One learner's performance before a panel. Id: `cohort.component.person`. */
export interface PanelRecord extends StoredRecord {
  readonly cohort: string;
  readonly component: string;
  readonly person: string;
  readonly rubric: Rubric;
  readonly limit: ExactText;
  /** Person ids who may score it; a third joins when the first two differ too much. */
  readonly raters: readonly string[];
  /** How many of them score in the first place; kept, so that a later version of the programme changes no panel under way. */
  readonly firstRaters: number;
  readonly state: "scoring" | "third-rater" | "moderation" | "final";
  /** Epoch ms since when it stands in this state. */
  readonly since: number;
  readonly score?: ExactText | undefined;
  readonly moderation?: { readonly by: string; readonly reason: string; readonly at: number } | undefined;
}

/** One rater's scoring of one panel; id `panel.rater`. Others' are hidden from a rater until all are in. */
export interface RatingRecord extends StoredRecord {
  readonly panel: string;
  readonly cohort: string;
  readonly rater: string;
  readonly state: "draft" | "submitted";
  /** Criterion id → points of a level. */
  readonly points: Readonly<Record<string, number>>;
  readonly comment: string;
  /** 0–100; set on submission. */
  readonly total?: ExactText | undefined;
  readonly at: number;
}
