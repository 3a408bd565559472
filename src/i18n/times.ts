import { DateTime } from "luxon";

const format = (at: number, pattern: string, zone: string): string => DateTime.fromMillis(at, { zone }).toFormat(pattern);

/** `2026-03-02 14:05`, in the company's zone. */
export const moment = (at: number, { zone }: { readonly zone: string }): string => format(at, "yyyy-MM-dd HH:mm", zone);

/** `14:02:11` */
export const clockTime = (at: number, { zone }: { readonly zone: string }): string => format(at, "HH:mm:ss", zone);

/** {@link clockTime} for today, {@link moment} for another day. */
export function savedTime(at: number, reader: { readonly zone: string; readonly now: number }): string {
  const day = (of: number): string => format(of, "yyyy-MM-dd", reader.zone);
  return day(at) === day(reader.now) ? clockTime(at, reader) : moment(at, reader);
}
