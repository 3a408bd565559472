import { DateTime } from "luxon";

/** Days before a certificate's last valid day on which its holder is reminded. */
const STEPS = [3, 14, 30] as const;

/**
 * The step that a day has reached: 30, 14 or 3, the nearest to the end; undefined before the first and after the last day. A step
 * missed because nothing ran on its day is so still told, and only the latest of several.
 * @param today ISO day in the company's zone
 */
export function reminderDays(today: string, validUntil: string): number | undefined {
  const left = DateTime.fromISO(validUntil, { zone: "utc" }).diff(DateTime.fromISO(today, { zone: "utc" }), "days").days;
  return left < 0 ? undefined : STEPS.find((step) => left <= step);
}
