import { compare, exact, fraction, ZERO, type Exact, type ExactText } from "../../shared/exact.ts";
import type { Defect } from "./kind.ts";

export const ONE: Exact = fraction(1n, 1n);

/** part ÷ whole, held between 0 and 1. */
export const ratio = (part: number, whole: number): Exact => fraction(BigInt(Math.max(0, Math.min(part, whole))), BigInt(whole));

export const highest = (shares: readonly Exact[]): Exact => shares.reduce((best, share) => (compare(share, best) > 0 ? share : best), ZERO);

/** Shares lie above 0 and up to 1, and one of them is 1, for a right answer must be able to earn everything. */
export function shareDefects(accepted: readonly { readonly share?: ExactText | undefined }[]): readonly Defect[] {
  const shares = accepted.map(({ share }) => exact(share ?? "1"));
  const outside = shares.some((share) => compare(share, ZERO) <= 0 || compare(share, ONE) > 0);
  if (outside) return [{ code: "share-out-of-range", values: {} }];
  return shares.some((share) => compare(share, ONE) === 0) ? [] : [{ code: "no-full-share", values: {} }];
}
