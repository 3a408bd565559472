import { compare, type Exact, exact, subtract, ZERO } from "../shared/exact.ts";
import type { ProgrammeDefinition, Tier } from "../programme/records.ts";
import { type Result, walkResults } from "./total.ts";

export interface TierOutcome {
  /** The tier earned; null = below the last line or kept back by a gate: retrain and sit the make-up. */
  readonly tier: Tier | null;
  /** Ids of components that must themselves be passed and are not. */
  readonly gatesFailed: readonly string[];
  /** The next better tier; absent at the top. */
  readonly nextTier?: Tier;
  /** Points from the total to the next tier's line, exact, ≥ 0; 0 at the top or where only a gate is missing. */
  readonly missing: Exact;
}

/** The tier of a total: the best one whose line it reaches. Exact: 79.995 does not reach 80. */
const reached = (tiers: readonly Tier[], total: Exact): Tier | null => tiers.find(({ line }) => compare(total, exact(line)) >= 0) ?? null;

/** The tier that an official result earns; `undefined` while something is pending. The only place where a tier is decided. */
export function decideTier(definition: ProgrammeDefinition, result: Result): TierOutcome | undefined {
  if (result.total === undefined) return undefined;
  const { total } = result;
  const gatesFailed = walkResults(result.components)
    .filter(({ gate, passed }) => gate && passed === false)
    .map(({ id }) => id);
  const byTotal = reached(definition.tiers, total);
  if (gatesFailed.length > 0 && byTotal !== null) return { tier: null, gatesFailed, nextTier: byTotal, missing: ZERO };
  const place = byTotal === null ? definition.tiers.length : definition.tiers.indexOf(byTotal);
  const nextTier = definition.tiers[place - 1];
  const missing = nextTier === undefined ? ZERO : subtract(exact(nextTier.line), total);
  return { tier: byTotal, gatesFailed, missing, ...(nextTier !== undefined && { nextTier }) };
}

/** The tier whose line lies within `band` points of the total, on either side: worth a second look before deciding. */
export function nearLine(tiers: readonly Tier[], total: Exact, band: Exact): Tier | undefined {
  return tiers.find(({ line }) => {
    const distance = subtract(exact(line), total);
    return compare(distance.n < 0n ? { n: -distance.n, d: distance.d } : distance, band) <= 0;
  });
}

/** Whether `wanted` is a better tier than `earned`; both ids of these tiers, best first. */
export const isAbove = (tiers: readonly Tier[], wanted: string, earned: string): boolean =>
  tiers.findIndex(({ id }) => id === wanted) < tiers.findIndex(({ id }) => id === earned);
