/** What a self-test goes through, in this order. */
export const STEPS = ["state", "tool", "addresses", "login", "deployment", "keys", "token", "line-item", "score", "roster"] as const;
export type Step = (typeof STEPS)[number];

/** Settings of the registration that a finding can be about, named as the command line names them. */
export type Field = "issuer" | "client-id" | "auth-url" | "token-url" | "jwks-url" | "deployment";

/** One thing found; the sentence stands under `lti.doctor.finding.<code>`, its advice under `lti.doctor.advice.<code>`. */
export interface Finding {
  readonly code: FindingCode;
  /** The setting to change here; absent where something has to be changed in the LMS or on the network. */
  readonly field?: Field;
  readonly values?: Readonly<Record<string, string | number>>;
}

export type FindingCode =
  | "pending"
  | "off"
  | "tool-unreachable"
  | "differs"
  | "not-a-page"
  | "not-a-key-set"
  | "not-a-token"
  | "host-unknown"
  | "host-refuses"
  | "host-silent"
  | "host-inner"
  | "host-broken"
  | "tls"
  | "client-unknown"
  | "tool-keys-unread"
  | "clock"
  | "token-refused"
  | "scope-missing"
  | "deployment-none"
  | "deployment-other"
  | "no-launch"
  | "no-learner"
  | "no-discovery"
  | "not-asked"
  | "needs-token"
  | "gradebook-absent"
  | "gradebook-read-only"
  | "gradebook-refused"
  | "score-refused"
  | "column-left"
  | "roster-absent"
  | "roster-refused";

/** What became of a step. `skipped` could not be tried, and says why. */
export interface StepResult {
  readonly step: Step;
  readonly state: "ok" | "wrong" | "skipped";
  readonly findings: readonly Finding[];
}

export interface Examination {
  readonly platform: { readonly id: string; readonly name: string; readonly issuer: string };
  readonly ok: boolean;
  readonly steps: readonly StepResult[];
}

export const ok = (step: Step): StepResult => ({ step, state: "ok", findings: [] });
export const wrong = (step: Step, ...findings: readonly Finding[]): StepResult => ({ step, state: "wrong", findings });
export const skipped = (step: Step, code: FindingCode): StepResult => ({ step, state: "skipped", findings: [{ code }] });
/** Wrong where something was found. */
export const judged = (step: Step, findings: readonly Finding[]): StepResult => ({
  step,
  state: findings.length === 0 ? "ok" : "wrong",
  findings,
});
