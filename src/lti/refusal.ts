import { AppError } from "../shared/errors.ts";

/**
 * Why a login or launch is not taken, each with the class of sentence its reader gets (`launch.why.<class>`):
 * `form` the request itself is broken, `again` open the activity anew, `browser` cookies or another browser, `setup` the administrator
 * has to connect or switch something on, `clock` the clocks differ, `message` the LMS sent what cannot be taken, `anonymous` no user named,
 * `keys` the LMS's keys cannot be read now, `platform` the LMS itself said no.
 */
const WHY = {
  "login-form": "form",
  "launch-form": "form",
  "platform-unknown": "setup",
  "platform-off": "setup",
  "client-missing": "setup",
  "target-foreign": "setup",
  "state-unknown": "again",
  "state-expired": "again",
  "state-spent": "again",
  "restart-over": "again",
  "hand-over-over": "again",
  "browser-other": "browser",
  "platform-said": "platform",
  "token-shape": "message",
  "token-header": "message",
  "token-signature": "message",
  "key-unknown": "message",
  "keys-unreachable": "keys",
  "claims-shape": "message",
  "claims-engine": "message",
  issuer: "message",
  audience: "message",
  "token-early": "clock",
  "token-late": "clock",
  nonce: "again",
  anonymous: "anonymous",
  "deployment-unknown": "setup",
  "deployment-other": "message",
  "target-other": "message",
} as const satisfies Record<string, string>;

export type Reason = keyof typeof WHY;

/** A login or launch that is not taken; `detail` (which claim, which field) is for the log and the audit line only. */
export class Refusal extends AppError {
  readonly why: Reason;
  constructor(why: Reason, detail?: string) {
    super(WHY[why] === "form" ? "launch-malformed" : "launch-refused", {
      reason: detail === undefined ? why : `${why}: ${detail.slice(0, 120)}`,
      values: { why: WHY[why] },
    });
    this.name = "Refusal";
    this.why = why;
  }
}
