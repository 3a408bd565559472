import { exact, shownNumber, type Exact, type ExactText } from "../shared/exact.ts";
import type { StatementScore } from "./statement.ts";

/**
 * A score out of `max` marks as xAPI writes it: `raw` truncated to two decimals like everywhere, `scaled` = that figure / max,
 * cut to four decimals. A mark outside 0…max is brought back to the edge, as the LRS would refuse it (xAPI 1.0.3 Data 2.4.5.1).
 */
export function statementScore(value: Exact, max: ExactText | number = 100): StatementScore {
  const maximum = shownNumber(exact(max));
  const raw = Math.min(Math.max(shownNumber(value), 0), maximum);
  const [part, whole] = [Math.round(raw * 100), Math.round(maximum * 100)];
  return { scaled: whole === 0 ? 0 : Math.floor((part * 10_000) / whole) / 10_000, raw, min: 0, max: maximum };
}

/** What a result says of a score out of `max` marks: nothing where there was nothing to earn (xAPI wants min below max). */
export const earned = (value: Exact, max: ExactText): { readonly score?: StatementScore } =>
  shownNumber(exact(max)) === 0 ? {} : { score: statementScore(value, max) };
