import { DateTime } from "luxon";
import type { Translate } from "../i18n/translate.ts";
import { DAY, HOUR } from "../shared/clock.ts";
import type { Locale } from "../shared/json.ts";

/** Who a page is made for. */
export interface Reader {
  readonly t: Translate;
  readonly locale: Locale;
  /** IANA zone of the company. */
  readonly zone: string;
  readonly now: number;
  readonly href: (path: string) => string;
}

const format = (at: number, pattern: string, zone: string): string => DateTime.fromMillis(at, { zone }).toFormat(pattern);

/** `2026-03-02 14:05` */
export const moment = (at: number, { zone }: Pick<Reader, "zone">): string => format(at, "yyyy-MM-dd HH:mm", zone);

/** `14:02:11` */
export const clockTime = (at: number, { zone }: Pick<Reader, "zone">): string => format(at, "HH:mm:ss", zone);

/** {@link clockTime} for today, {@link moment} for another day. */
export function savedTime(at: number, reader: Pick<Reader, "zone" | "now">): string {
  const day = (of: number): string => format(of, "yyyy-MM-dd", reader.zone);
  return day(at) === day(reader.now) ? clockTime(at, reader) : moment(at, reader);
}

/** How long something has waited, in whole days, else hours. */
export function waited(since: number, { t, now }: Pick<Reader, "t" | "now">): string {
  const [days, hours] = [Math.floor((now - since) / DAY), Math.floor((now - since) / HOUR)];
  if (days > 0) return t("observation.waited.days", { days });
  return hours > 0 ? t("observation.waited.hours", { hours }) : t("observation.waited.new");
}

/** Names of people by id. */
export type Names = ReadonlyMap<string, string>;
