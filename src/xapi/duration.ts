/**
 * An ISO 8601 duration of hours, minutes and seconds, cut to hundredths of a second (the precision xAPI 1.0.3 Data 4.6 compares).
 * Days are never used: `P1DT` without a time part is invalid, and 24 h stays `PT24H`.
 * @param ms length ≥ 0 in milliseconds; a negative one counts as 0
 */
export function isoDuration(ms: number): string {
  const hundredths = Math.max(0, Math.floor(ms / 10));
  const hours = Math.floor(hundredths / 360_000);
  const minutes = Math.floor((hundredths % 360_000) / 6_000);
  const seconds = (hundredths % 6_000) / 100;
  const text = `${hours > 0 ? `${hours}H` : ""}${minutes > 0 ? `${minutes}M` : ""}${seconds > 0 ? `${seconds}S` : ""}`;
  return text === "" ? "PT0S" : `PT${text}`;
}
