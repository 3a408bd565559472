import type { Locale } from "../../shared/json.ts";
import type { Question } from "../records.ts";

/** The beginning of a question's stem without the signs of its Markdown. @param longest in characters */
export function questionLabel(question: Pick<Question, "stem">, locale: Locale, longest: number): string {
  const plain = question.stem[locale]
    .replaceAll(/[*_`#>[\]]/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  const characters = Array.from(new Intl.Segmenter(locale).segment(plain), ({ segment }) => segment);
  return characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : plain;
}
