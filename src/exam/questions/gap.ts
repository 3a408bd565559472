import { z } from "zod";
import { exact, type Exact, ZERO } from "../../shared/exact.ts";
import type { Locale } from "../../shared/json.ts";
import type { Words } from "../../web/reader.ts";
import type { PartField } from "./field.ts";
import type { Defect } from "./kind.ts";
import { numberField, textField } from "./line.ts";
import { numberDefects, numberKey, numberShare } from "./number-rule.ts";
import { optionDefects, picksOf, wordsOf } from "./options.ts";
import type { Gap } from "./question.ts";
import { exactText, id, numberRule, options, textRule } from "./schema.ts";
import { textDefects, textKey, textShare } from "./text-rule.ts";

const base = { id, weight: exactText.optional() };

export const gapSchema = z.discriminatedUnion("type", [
  z.strictObject({ ...base, type: z.literal("choice"), options, key: z.string(), fixed: z.boolean().optional() }),
  z.strictObject({ ...base, ...textRule, type: z.literal("text") }),
  z.strictObject({ ...base, ...numberRule, type: z.literal("numeric") }),
]);

/** Share of its own weight that a gap earns, 0–1. */
export function gapShare(gap: Gap, given: string): Exact {
  if (gap.type === "choice") return given === gap.key ? exact(1) : ZERO;
  return gap.type === "text" ? textShare(gap, given) : numberShare(gap, given);
}

/** What was given, as its reader sees it. */
export const gapWords = (gap: Gap, given: string, locale: Locale): string =>
  gap.type === "choice" ? wordsOf(gap.options, given, locale) : given.trim();

export function gapKey(gap: Gap, locale: Locale): string {
  if (gap.type === "choice") return wordsOf(gap.options, gap.key, locale);
  return (gap.type === "text" ? textKey(gap) : numberKey(gap)).join(" / ");
}

export function gapDefects(gap: Gap): readonly Defect[] {
  if (gap.type === "choice") return optionDefects(gap.options, [gap.key]);
  return gap.type === "text" ? textDefects(gap) : numberDefects(gap);
}

/** @param order the gap's choices in the order of this paper */
export function gapField(
  gap: Gap,
  given: string,
  { order, label, words }: { order: readonly string[]; label: string; words: Words },
): PartField {
  const part = { part: gap.id, label };
  if (gap.type === "choice") return { ...part, picks: picksOf(gap.options, order, { chosen: [given], locale: words.locale }) };
  if (gap.type === "text") return { ...part, line: textField(given) };
  const line = numberField(gap, given, words);
  // Inside a sentence there is no room for a hint; it is said with the gap's name.
  return { part: gap.id, label: `${label}. ${line.hint ?? ""}`, line };
}
