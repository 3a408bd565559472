import { createRequire } from "node:module";
import { lazy } from "../../../shared/lazy.ts";
import { LOCALES, type Text } from "../../../shared/json.ts";

/** A form as a browser sends it, one text a field. */
export type Fields = Readonly<Record<string, string>>;

/** One thing to be put right; the sentence stands in the locales under `bank.problem.<code>`. */
export interface Problem {
  /** Name of the field, or "" for the form as a whole. */
  readonly at: string;
  readonly code: string;
  readonly values?: Readonly<Record<string, string | number>> | undefined;
}

const traditional = lazy(() => {
  const { Converter } = createRequire(import.meta.url)("opencc-js/cn2t") as typeof import("opencc-js/cn2t");
  return Converter({ from: "cn", to: "twp" });
});

export const typed = (fields: Fields, name: string): string => (fields[name] ?? "").replaceAll("\r\n", "\n").trim();

/**
 * A text in three languages from the fields `name.zh-CN` and so on; undefined where all are blank. A language left blank takes the words
 * of another: traditional those of simplified, converted, any other the first that are there.
 */
export function textOf(fields: Fields, name: string): Text | undefined {
  const own = Object.fromEntries(LOCALES.map((locale) => [locale, typed(fields, `${name}.${locale}`)])) as unknown as Text;
  const first = LOCALES.map((locale) => own[locale]).find((words) => words !== "");
  if (first === undefined) return undefined;
  const converted = own["zh-CN"] === "" ? "" : traditional()(own["zh-CN"]);
  return { "zh-CN": own["zh-CN"] || first, "zh-TW": own["zh-TW"] || converted || first, en: own.en || first };
}

export const textFields = (name: string, text: Text): Fields =>
  Object.fromEntries(LOCALES.map((locale) => [`${name}.${locale}`, text[locale]]));

/** How many rows of a kind a form has; at most `most`. */
export function rowsIn(fields: Fields, name: string, most: number): number {
  const told = Number(fields[`${name}.count`]);
  return Number.isInteger(told) && told > 0 ? Math.min(told, most) : 0;
}

/** Rows of a list as fields: `name.0.…`, `name.1.…`, and how many there are. */
export function rowFields<T>(name: string, rows: readonly T[], each: (row: T, prefix: string, index: number) => Fields): Fields {
  const fields = rows.map((row, index) => each(row, `${name}.${index}`, index));
  return Object.assign({ [`${name}.count`]: String(rows.length) }, ...fields) as Fields;
}

/** Prefixes of the rows of a list. */
export const prefixes = (fields: Fields, name: string, most: number): readonly string[] =>
  Array.from({ length: rowsIn(fields, name, most) }, (_, index) => `${name}.${index}`);

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** The id a row had, or the first letter that is free. */
export function idIn(fields: Fields, name: string, taken: Set<string>): string {
  const had = typed(fields, name);
  const free = Array.from(LETTERS).find((letter) => !taken.has(letter)) ?? `o${taken.size + 1}`;
  const id = had !== "" && !taken.has(had) ? had : free;
  taken.add(id);
  return id;
}
