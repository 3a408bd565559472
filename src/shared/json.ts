/** Plain JSON, the only thing records and messages are made of. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/** One text in the three languages people read. */
export interface Text {
  readonly "zh-CN": string;
  readonly "zh-TW": string;
  readonly en: string;
}

export type Locale = keyof Text;
export const LOCALES: readonly Locale[] = ["zh-CN", "zh-TW", "en"];
