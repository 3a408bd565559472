const VALIDITY = /^P(?=\d)(?:(\d{1,2})Y)?(?:(\d{1,3})M)?$/;
const MOST_MONTHS = 120;

/**
 * Whole months of a validity such as `P1Y`, `P18M` or `P1Y6M` (ISO 8601 §5.5.2, years and months only);
 * `undefined` for anything else, for none, and for more than ten years.
 */
export function validityMonths(text: string): number | undefined {
  const match = VALIDITY.exec(text);
  if (match === null) return undefined;
  const months = Number(match[1] ?? 0) * 12 + Number(match[2] ?? 0);
  return months >= 1 && months <= MOST_MONTHS ? months : undefined;
}
