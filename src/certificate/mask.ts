const letters = (word: string): readonly string[] =>
  [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(word)].map(({ segment }) => segment);

const HAN = /^[\p{Script=Han}·]+$/u;

/** A name as far as a stranger with the certificate in hand needs it: 张*明, 李*, J*** S***. */
export function maskName(name: string): string {
  const whole = name.trim();
  const signs = letters(whole);
  if (HAN.test(whole)) {
    const last = signs.length > 2 ? (signs.at(-1) ?? "") : "";
    return `${signs[0] ?? ""}${"*".repeat(Math.max(1, signs.length - (last === "" ? 1 : 2)))}${last}`;
  }
  return whole
    .split(/\s+/u)
    .map((word) => `${letters(word)[0] ?? ""}***`)
    .join(" ");
}

/** Whether a name as typed is the holder's: spaces, full-width forms and letter case aside. */
export const sameName = (typed: string, holder: string): boolean => plain(typed) !== "" && plain(typed) === plain(holder);

const plain = (name: string): string => name.normalize("NFKC").replaceAll(/\s/gu, "").toLowerCase();
