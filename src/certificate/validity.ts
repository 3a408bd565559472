import { DateTime } from "luxon";
import { validityMonths } from "../programme/duration.ts";

/** A calendar day as an ISO date, `2026-03-15`. */
export type Day = string;

/** The calendar day of a moment (epoch ms) in an IANA zone. */
export const dayIn = (zone: string, at: number): Day => DateTime.fromMillis(at, { zone }).toFormat("yyyy-MM-dd");

/** A real calendar day, `2026-02-30` is none. */
export const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && DateTime.fromISO(text, { zone: "utc" }).isValid;

const shift = (day: Day, months: number): Day => DateTime.fromISO(day, { zone: "utc" }).plus({ months }).toFormat("yyyy-MM-dd");

/**
 * The last valid day, inclusive: the same calendar day after the programme's validity; 29 February gives 28 February.
 * @throws RangeError for a validity that {@link validityMonths} does not read
 */
export function validUntil(from: Day, validity: string): Day {
  const months = validityMonths(validity);
  if (months === undefined) throw new RangeError(`not a validity: ${validity}`);
  return shift(from, months);
}

/** First day of the month before expiry, in which the re-evaluation falls. */
export const reEvaluationFrom = (until: Day): Day => shift(until, -1);

export type CertificateState = "valid" | "re-evaluation-due" | "expired" | "revoked";

/** Where a certificate stands on a day (in the tenant's zone); read off its dates, never stored. */
export function certificateState(
  certificate: { readonly state: "issued" | "revoked"; readonly validUntil: Day },
  today: Day,
): CertificateState {
  if (certificate.state === "revoked") return "revoked";
  if (today > certificate.validUntil) return "expired";
  return today >= reEvaluationFrom(certificate.validUntil) ? "re-evaluation-due" : "valid";
}
