import type { Release } from "../../delivery/records.ts";
import type { ExactText } from "../../shared/exact.ts";
import type { StoredRecord } from "../../store/port.ts";

/** An answer kept for one marker, so that no two read the same one at a time. */
export interface Lease {
  /** Person id. */
  readonly by: string;
  /** Epoch ms; afterwards anybody may have it. */
  readonly until: number;
}

/** What one marker gave. */
export interface GivenMark {
  readonly mark: ExactText;
  readonly by: string;
  readonly at: number;
  readonly comment?: string | undefined;
}

/**
 * One answer on its way through the markers' hands; id `attempt.question`. There is none before a marker takes it up. Once it is final the
 * mark stands in the attempt and what was given stays here.
 */
export interface MarkingRecord extends StoredRecord {
  readonly cohort: string;
  readonly component: string;
  /** Pinned version. */
  readonly question: string;
  readonly attempt: string;
  /** As the rules said when it was first taken up: what is begun is finished by the same rule. */
  readonly markers: 1 | 2;
  readonly limit: ExactText;
  /** `apart`: two marks further from each other than the limit, somebody decides. */
  readonly state: "open" | "apart" | "final";
  readonly leases: readonly Lease[];
  /** In the order they came, one of each marker. */
  readonly given: readonly GivenMark[];
  readonly decision?: (GivenMark & { readonly reason: string }) | undefined;
}

export const REVIEW_MOMENTS = ["during", "right-after", "after-window", "after-release"] as const;
export type ReviewMoment = (typeof REVIEW_MOMENTS)[number];

export const REVIEW_ASPECTS = ["score", "marks", "answers", "key", "explanations", "comments"] as const;
export type ReviewAspect = (typeof REVIEW_ASPECTS)[number];

/** Aspects a learner sees at each moment. */
export type ReviewSettings = Readonly<Record<ReviewMoment, readonly ReviewAspect[]>>;

/** How one exam of a cohort is marked and told; id `cohort.component`. */
export interface MarkingRulesRecord extends StoredRecord {
  readonly cohort: string;
  readonly component: string;
  readonly markers: 1 | 2;
  /** Two marks may differ by this many per cent of the question's marks. */
  readonly limit: ExactText;
  /** When scores and marks are told to learners, and with that to results, LMS and LRS. */
  readonly release: Release;
  readonly review: ReviewSettings;
}

export type MarkingRules = Pick<MarkingRulesRecord, "markers" | "limit" | "release" | "review">;
