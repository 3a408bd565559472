import type { Translate } from "../i18n/translate.ts";
import type { Locale } from "../shared/json.ts";

/** For whom a page is built: language, the company's zone, and the way back into the session. */
export interface Reader {
  readonly t: Translate;
  readonly locale: Locale;
  /** IANA zone in which days are shown. */
  readonly zone: string;
  readonly href: (path: string) => string;
}

/** What a page needs of its reader where no day is shown in the company's zone. */
export type Words = Pick<Reader, "t" | "locale">;

interface Asking {
  readonly t: Translate;
  readonly locale: Locale;
  href(path: string): string;
}

export const readerOf = (call: Asking, zone: string): Reader => ({ t: call.t, locale: call.locale, zone, href: (path) => call.href(path) });
