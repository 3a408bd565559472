import type { Role } from "./records.ts";

/**
 * The table "who may do what" of the domain: a right → the roles that have it.
 * Every route names one of these rights; rules that need the record (own mentee, assigned panel, not oneself) are checked by the use case.
 */
export const RIGHTS = {
  /** Any launched person: home, language, session. */
  enter: ["learner", "rater", "mentor", "assistant", "instructor", "supervisor", "administrator"],
  /** Own exam, scenario, survey, sign-in, application, results. */
  "own.work": ["learner"],
  /** Score evidence assigned to them. */
  "evidence.score": ["rater", "assistant"],
  /** Notes and ratings of own mentees. */
  "mentee.rate": ["mentor"],
  /** Mark, take attendance, enter daily scores. */
  "work.mark": ["assistant", "instructor"],
  /** Questions with their keys. */
  "bank.see": ["assistant", "instructor"],
  "cohort.see": ["assistant", "instructor", "supervisor"],
  /** Programme, bank, scenarios, panel, dates, release. */
  "programme.edit": ["instructor"],
  "decision.approve": ["instructor", "supervisor"],
  "delivery.see": ["instructor", "administrator"],
  /** Platforms, keys, LRS, erasure, audit, storage. */
  "tenant.administer": ["administrator"],
} as const satisfies Record<string, readonly Role[]>;

export type Right = keyof typeof RIGHTS;

export const may = (roles: readonly Role[], right: Right): boolean => RIGHTS[right].some((role) => roles.includes(role));
