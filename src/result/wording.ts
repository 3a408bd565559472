import { DateTime } from "luxon";
import { type Exact, exact, type ExactText, shown } from "../shared/exact.ts";
import type { Locale } from "../shared/json.ts";

/** A calendar day in the reader's words: 2026年3月15日, 15 March 2026. */
export const dayWords = (day: string, locale: Locale): string =>
  DateTime.fromISO(day, { zone: "utc" })
    .setLocale(locale === "en" ? "en-GB" : locale)
    .toLocaleString(DateTime.DATE_FULL);

/** The calendar day of a moment (epoch ms) in a zone, in the reader's words. */
export const dateWords = (at: number, zone: string, locale: Locale): string =>
  dayWords(DateTime.fromMillis(at, { zone }).toISODate() ?? "", locale);

/** A line, weight or pass line without idle zeros: 80, 33.33. */
export const figure = (value: Exact | ExactText): string =>
  shown(typeof value === "string" ? exact(value) : value).replace(/\.?0+$/, (zeros) => (zeros.startsWith(".") ? "" : zeros));

/** Points still missing, rounded up to two decimals: 0.005 is not nothing. */
export function shownUp({ n, d }: Exact): string {
  return shown({ n: (n * 100n + d - 1n) / d, d: 100n });
}
