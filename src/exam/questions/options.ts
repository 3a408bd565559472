import { LOCALES, type Locale } from "../../shared/json.ts";
import type { Random } from "../../shared/random.ts";
import type { Defect } from "./kind.ts";
import type { Pick } from "./field.ts";
import type { Option } from "./question.ts";

export const ids = (options: readonly Option[]): readonly string[] => options.map(({ id }) => id);

/** The words of an option; an id that is none of them stands for itself. */
export const wordsOf = (options: readonly Option[], id: string, locale: Locale): string =>
  options.find((option) => option.id === id)?.text[locale] ?? id;

/** Options as a person sees them: in the order of their paper, the chosen ones picked. */
export const picksOf = (
  options: readonly Option[],
  order: readonly string[],
  { chosen, locale }: { chosen: readonly string[]; locale: Locale },
): readonly Pick[] => order.map((id) => ({ id, text: wordsOf(options, id, locale), picked: chosen.includes(id) }));

export const inOrder = (options: readonly Option[], fixed: boolean | undefined, random: Random): readonly string[] =>
  fixed === true ? ids(options) : random.shuffle(ids(options));

/** Ids that two options share, texts that read the same, and keys that are no option. */
export function optionDefects(options: readonly Option[], key: readonly string[] = []): readonly Defect[] {
  const found: Defect[] = [];
  if (new Set(ids(options)).size < options.length) found.push({ code: "options-share-id", values: {} });
  for (const each of key) if (!ids(options).includes(each)) found.push({ code: "key-unknown", values: { key: each } });
  if (new Set(key).size < key.length) found.push({ code: "key-twice", values: {} });
  for (const locale of LOCALES) {
    const texts = options.map(({ text }) => text[locale]);
    if (new Set(texts).size < texts.length) found.push({ code: "options-read-same", values: { locale } });
  }
  return found;
}
