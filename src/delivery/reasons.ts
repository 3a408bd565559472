/** Why a message is not sent. The sentences stand in the locales under `delivery.reason.<code>`. */
export const REASONS = [
  /** The LRS or LMS will not take it as it is. */
  "refused",
  /** The LRS holds something else under a statement's id. */
  "conflict",
  /** What the event speaks of is gone. */
  "facts-missing",
  /** Tried for a week. */
  "gave-up",
  /** The service does not answer, or answers that it cannot now. */
  "unreachable",
  /** Our credentials are not accepted. */
  "unauthorized",
  /** The LMS offered this course no gradebook service. */
  "no-gradebook",
  /** It lets us read the gradebook, not write it. */
  "read-only",
  /** The person has no learner's place in the course (any more). */
  "not-learner",
  /** The column was deleted and could not be made again. */
  "column-missing",
  /** The gradebook holds a later entry, again and again. */
  "stale",
  /** A teacher changed the grade in the LMS, and the column's policy is to ask. */
  "overridden",
  /** A teacher changed the grade in the LMS, and it stays by the column's policy. */
  "kept-lms",
  /** Another worker is making the column. */
  "column-reserved",
  /** Grades of this cohort have not been released for the LMS yet. */
  "unreleased",
  /** The LMS knows the column, but not this person in it. */
  "person-missing",
  /** The component left the programme, and its column the gradebook. */
  "column-removed",
  /** A fault of ours. */
  "unexpected",
] as const;

export type ReasonCode = (typeof REASONS)[number];

const CODES: ReadonlySet<string> = new Set(REASONS);
const DETAIL_LENGTH = 300;

/** A reason as stored: the code, then what the administrator may want to read. */
export const reasonText = (code: ReasonCode, detail = ""): string => (detail === "" ? code : `${code}: ${detail.slice(0, DETAIL_LENGTH)}`);

/** The two parts of a stored reason; an unreadable one is `unexpected` with everything as detail. */
export function readReason(reason: string): { readonly code: ReasonCode; readonly detail: string } {
  const [head = "", ...rest] = reason.split(": ");
  if (!CODES.has(head)) return { code: "unexpected", detail: reason };
  return { code: head as ReasonCode, detail: rest.join(": ") };
}
