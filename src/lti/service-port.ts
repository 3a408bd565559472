import type { PlatformRecord } from "./records.ts";

/** Where a cohort's gradebook is: the platform and what it offered in the launch (AGS claim). */
export interface AgsPlace {
  readonly platform: PlatformRecord;
  /** Container URL, query string included. */
  readonly lineItems: string;
  readonly scopes: readonly string[];
}

export interface LineItem {
  readonly id: string;
  readonly label: string;
  readonly scoreMaximum: number;
  readonly resourceId?: string | undefined;
  readonly tag?: string | undefined;
  readonly resourceLinkId?: string | undefined;
}

/** AGS 2.0 score, final. */
export interface Score {
  readonly userId: string;
  readonly scoreGiven: number;
  readonly scoreMaximum: number;
  readonly comment: string;
  /** ISO 8601 with zone and milliseconds. */
  readonly timestamp: string;
  readonly activityProgress: "Completed";
  readonly gradingProgress: "FullyGraded";
}

/**
 * AGS 2.0 score that says: handed in, a person still has to mark it. On Moodle anything that is not final erases a grade, so it may
 * only be sent where there is none yet.
 */
export interface MarkingNotice extends Pick<Score, "userId" | "comment" | "timestamp"> {
  readonly activityProgress: "Submitted";
  readonly gradingProgress: "PendingManual";
}

export interface AgsResult {
  readonly userId: string;
  readonly resultScore?: number | undefined;
  readonly resultMaximum?: number | undefined;
  readonly comment?: string | undefined;
}

/** Assignment and Grade Services. Every call: 10 s limit, no redirects, one new token on 401, then a {@link ServiceRefusal}. */
export interface AgsClient {
  lineItems(place: AgsPlace, filter: { resourceId?: string; tag?: string }): Promise<readonly LineItem[]>;
  createLineItem(place: AgsPlace, item: Omit<LineItem, "id">): Promise<LineItem>;
  updateLineItem(place: AgsPlace, item: LineItem): Promise<LineItem>;
  /** Takes the column and all grades in it out of the gradebook; one that is gone already is fine. */
  deleteLineItem(place: AgsPlace, lineItem: string): Promise<void>;
  postScore(place: AgsPlace, lineItem: string, score: Score | MarkingNotice): Promise<void>;
  results(place: AgsPlace, lineItem: string, userId?: string): Promise<readonly AgsResult[]>;
}

export interface RosterMember {
  readonly sub: string;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly employeeNumber?: string | undefined;
  /** Role URIs or short names as sent. */
  readonly roles: readonly string[];
  readonly status: string;
}

/** Names and Role Provisioning Services: every page of the course's roster. */
export interface NrpsClient {
  roster(platform: PlatformRecord, url: string): Promise<readonly RosterMember[]>;
}

/** Why a platform's service did not do what was asked, sorted by what to do about it. */
export class ServiceRefusal extends Error {
  /** `later`: try again (5xx, 429, network, timeout); `refused`: never will (400, 403, 422); `missing`: 404; `stale`: 409, an equal or newer score is there. */
  readonly kind: "later" | "refused" | "missing" | "stale";
  readonly status: number | undefined;
  /** ms, from Retry-After. */
  readonly retryAfter: number | undefined;
  constructor(kind: ServiceRefusal["kind"], detail: { status?: number; retryAfter?: number; reason: string }) {
    super(detail.reason);
    this.name = "ServiceRefusal";
    this.kind = kind;
    this.status = detail.status;
    this.retryAfter = detail.retryAfter;
  }
}
