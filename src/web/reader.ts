import type { Translate } from "../i18n/translate.ts";
import type { Locale } from "../shared/json.ts";

/** For whom a page is made: language, the company's zone, and the way back into the session. A session's call is one. */
export interface Reader {
  readonly t: Translate;
  readonly locale: Locale;
  /** IANA zone in which the company's days and times are shown. */
  readonly zone: string;
  readonly href: (path: string) => string;
}

/** What a page needs of its reader where no day is shown. */
export type Words = Pick<Reader, "t" | "locale">;

/** A page that tells how long ago something was. */
export interface TimedReader extends Reader {
  /** Epoch ms. */
  readonly now: number;
}
