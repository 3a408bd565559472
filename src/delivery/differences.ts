/** What is done about a difference; `note`: nothing, people look at it. */
export type Repair =
  | "resend-grade"
  | "keep-lms"
  | "ask"
  | "wish-grade"
  | "make-column"
  | "rename-column"
  | "mark-column"
  | "tell"
  | "resend-message"
  | "restore-statement"
  | "reissue-statement"
  | "send-copy"
  | "restore-certificate"
  | "reopen-application"
  | "note";

/** One difference between the tool, the LMS, the LRS and the certificates. Ids and figures only, never names. */
export interface Difference {
  readonly kind:
    | "grade-missing"
    | "grade-different"
    | "grade-comment"
    | "grade-unknown"
    | "grade-unsent"
    | "wish-missing"
    | "column-missing"
    | "column-doubled"
    | "column-name"
    | "column-marks"
    | "message-missing"
    | "message-unsent"
    | "statement-missing"
    | "statement-voided"
    | "statement-different"
    | "copy-missing"
    | "copy-voided"
    | "copy-different"
    | "certificate-altered"
    | "certificate-missing";
  /** Record id in the tool, or the statement's id. */
  readonly subject: string;
  readonly person?: string | undefined;
  readonly column?: string | undefined;
  readonly detail: string;
  readonly repair: Repair;
}

/** So many of a kind, and a hash over all of them; equal on both sides: complete. */
export interface Count {
  readonly count: number;
  /** SHA-256 over the sorted entries, base64url. */
  readonly hash: string;
}

export interface Report {
  readonly differences: readonly Difference[];
  /** What the tool says must be there, and what the other side holds. */
  readonly proof: Readonly<Record<"statements" | "grades" | "certificates", { readonly tool: Count; readonly held: Count }>>;
  /** Sides that could not be read, and why. */
  readonly unread: readonly string[];
  /** Everything read, nothing different. */
  readonly complete: boolean;
}

/** A difference by what it is about; stable from one run to the next. */
export const keyOf = ({ kind, subject, column = "" }: Pick<Difference, "kind" | "subject" | "column">): string =>
  `${kind} ${subject} ${column}`.trim();
