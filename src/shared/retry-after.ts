import { DAY, SECOND } from "./clock.ts";

/** RFC 9110 10.2.3 in ms from `now`, seconds or a date, at most a day; undefined when there is none that can be read. */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const wait = /^\d{1,9}$/.test(text) ? Number(text) * SECOND : Date.parse(text) - now;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), DAY);
}
