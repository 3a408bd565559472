import { MINUTE } from "../../shared/clock.ts";

/** What a person is allowed beyond others, by reason of a need that is nobody else's business. */
export interface Allowance {
  /** Per cent of the time that others have, 100–400. */
  readonly percent: number;
  /** Whole minutes on top, 0–600. */
  readonly extra: number;
  /** Whole minutes of breaks in all, in which the clock stands still, 0–600. */
  readonly breaks: number;
}

export const NO_ALLOWANCE: Allowance = { percent: 100, extra: 0, breaks: 0 };

/** Time this person has where others have `standard`, ms. The window's end cuts what others have, never what is allowed beyond that. */
export const grantedTime = (standard: number, { percent, extra }: Pick<Allowance, "percent" | "extra">): number =>
  Math.ceil((standard * percent) / 100) + extra * MINUTE;
