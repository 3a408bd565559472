import type { Json } from "../shared/json.ts";

/** Lone surrogates become U+FFFD and U+0000 is dropped: LRSs answer 500 to either. */
export const wellFormed = (text: string): string => text.toWellFormed().replaceAll("\u0000", "");

/** JSON.stringify writes U+0000 and lone surrogates, and nothing else that needs cleaning, as these escapes. */
const SUSPECT = /\\u(?:0000|d[89a-f])/;

/** The same JSON with every text {@link wellFormed}; untouched where nothing has to change. */
export function plain<T extends Json>(value: T): T {
  const text = JSON.stringify(value);
  if (!SUSPECT.test(text)) return value;
  return JSON.parse(text, (_key, inner: unknown) => (typeof inner === "string" ? wellFormed(inner) : inner)) as T;
}
