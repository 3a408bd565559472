import { DateTime } from "luxon";
import type { Translate } from "../i18n/translate.ts";
import type { Locale } from "../shared/json.ts";

/** Who a page is made for. */
export interface Reader {
  readonly t: Translate;
  readonly locale: Locale;
  /** IANA zone of the company. */
  readonly zone: string;
  readonly href: (path: string) => string;
}

const format = (at: number, pattern: string, zone: string): string => DateTime.fromMillis(at, { zone }).toFormat(pattern);

/** `2026-03-02 14:05` */
export const moment = (at: number, { zone }: Pick<Reader, "zone">): string => format(at, "yyyy-MM-dd HH:mm", zone);

/** `14:02:11` */
export const clockTime = (at: number, { zone }: Pick<Reader, "zone">): string => format(at, "HH:mm:ss", zone);

/** Time left as a clock shows it: `59:05`, `1:02:03`; whole seconds, rounded up, so that 0:00 means over. */
export function countdown(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (part: number): string => String(part).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
