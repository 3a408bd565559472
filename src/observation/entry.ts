import { compare, HUNDRED, parseExact, ZERO, type Exact } from "../shared/exact.ts";

/** What a typed cell means. */
export type Entry =
  | { readonly type: "blank" }
  | { readonly type: "excused" }
  | { readonly type: "score"; readonly score: Exact }
  | { readonly type: "refused" };

const EXCUSED = new Set(["excused", "exempt", "免", "免考", "豁免", "免考核"]);

/** Full-width digits and points as typed with a Chinese keyboard, to their plain forms. */
const narrow = (text: string): string =>
  text
    .replace(/[！-～]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xfee0))
    .replaceAll("。", ".")
    .replaceAll("　", " ");

/** Reads one cell: a score from 0 to 100 with up to two decimals, the word for excused, or nothing. */
export function readEntry(typed: string): Entry {
  const text = narrow(typed).trim();
  if (text === "") return { type: "blank" };
  if (EXCUSED.has(text.toLowerCase())) return { type: "excused" };
  const score = /^\d{1,3}(\.\d{1,2})?$/.test(text) ? parseExact(text) : undefined;
  return score !== undefined && compare(score, ZERO) >= 0 && compare(score, HUNDRED) <= 0 ? { type: "score", score } : { type: "refused" };
}
