import type { Locale } from "../shared/json.ts";

/** Names one after the other as the language lists them: "a, b and c", "a、b和c"; a disjunction says "or". */
export const listed = (names: readonly string[], locale: Locale, type: "conjunction" | "disjunction" = "conjunction"): string =>
  new Intl.ListFormat(locale === "en" ? "en-GB" : locale, { type }).format(names);
