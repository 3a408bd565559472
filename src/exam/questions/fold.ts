import { createRequire } from "node:module";
import { lazy } from "../../shared/lazy.ts";
import type { Strictness } from "./question.ts";

const simplified = lazy(() => {
  const { Converter } = createRequire(import.meta.url)("opencc-js/t2cn") as typeof import("opencc-js/t2cn");
  return Converter({ from: "t", to: "cn" });
});

/** Signs that join or set off words; between digits they are part of a number. */
const PUNCTUATION = /(?<!\p{Nd})\p{P}+|\p{P}+(?!\p{Nd})/gu;
const APOSTROPHE = /['’‘ʼ]/gu;
const INVISIBLE = /\p{Cf}/gu;
/** Chinese text is written without spaces, so one beside a Chinese character means nothing. */
const BESIDE_HAN = /(?<=\p{Script=Han}) | (?=\p{Script=Han})/gu;
/** One round settles ordinary text; a few odd characters fold into ones that fold again. */
const ROUNDS = 8;

/**
 * A text with all differences taken out that do not count: full and half width, upper and lower case, runs of spaces, punctuation
 * (a hyphen is a space, an apostrophe is nothing), traditional and simplified characters. Folding a folded text changes nothing.
 */
export function fold(text: string, strict: readonly Strictness[] = []): string {
  let folded = text;
  for (let round = 0; round < ROUNDS; round += 1) {
    const next = once(folded, strict);
    if (next === folded) return folded;
    folded = next;
  }
  return folded;
}

function once(text: string, strict: readonly Strictness[]): string {
  const loose = (what: Strictness): boolean => !strict.includes(what);
  let folded = text.normalize(loose("width") ? "NFKC" : "NFC").replaceAll(INVISIBLE, "");
  if (loose("script")) folded = simplified()(folded);
  if (loose("case")) folded = folded.toLowerCase();
  if (loose("punctuation")) folded = folded.replaceAll(APOSTROPHE, "").replaceAll(PUNCTUATION, " ");
  return loose("spaces") ? folded.replaceAll(/\s+/gu, " ").trim().replaceAll(BESIDE_HAN, "") : folded;
}

/** Fewest characters (code points) to add, leave out or change to make one text the other (Levenshtein). */
export function distance(a: string, b: string): number {
  const [from, to] = [Array.from(a), Array.from(b)];
  let row = to.map((_, index) => index + 1);
  for (const [index, char] of from.entries()) {
    let diagonal = index;
    let left = index + 1;
    row = row.map((above, column) => {
      left = Math.min(above + 1, left + 1, diagonal + (char === to[column] ? 0 : 1));
      diagonal = above;
      return left;
    });
  }
  return row.at(-1) ?? from.length;
}
