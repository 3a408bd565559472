/**
 * `Retry-After` (RFC 9110 §10.2.3) in ms from now: seconds or an HTTP date; undefined when absent or unreadable.
 * @param now epoch ms
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
