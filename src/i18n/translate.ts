import i18next from "i18next";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { LOCALES, type Locale, type Text } from "../shared/json.ts";

/** `t("exam.saved", { time })`: a sentence of the reader's language; throws on an unknown key, so that a missing one fails a test. */
export type Translate = (key: string, values?: Readonly<Record<string, string | number>>) => string;

export interface Languages {
  translator(locale: Locale): Translate;
  /** The supported language nearest to what an LMS or browser asks for (`zh_hant`, `zh-HK`, `en-GB;q=0.8`); undefined when none fits. */
  match(wanted: string | undefined): Locale | undefined;
}

/** Loads `<folder>/<locale>/<slice>.json`; a key is `slice.path.to.text`. */
export function loadLanguages(folder: string): Languages {
  const instance = i18next.createInstance();
  void instance.init({
    initAsync: false,
    lng: "zh-CN",
    fallbackLng: false,
    interpolation: { escapeValue: false, prefix: "{", suffix: "}" },
    parseMissingKeyHandler: (key) => {
      throw new RangeError(`no text for ${key}`);
    },
    resources: Object.fromEntries(LOCALES.map((locale) => [locale, { translation: readLocale(join(folder, locale)) }])),
  });
  const translators = new Map(LOCALES.map((locale) => [locale, fixed(locale)]));

  /** A sentence without values is the same each time, and one with plain `{names}` is cut at them once; the library does all others. */
  function fixed(locale: Locale): Translate {
    const t = instance.getFixedT(locale);
    const plain = new Map<string, string>();
    const cut = new Map<string, readonly string[] | undefined>();
    const piecesOf = (key: string): readonly string[] | undefined => {
      if (!cut.has(key)) cut.set(key, pieces(instance.getResource(locale, "translation", key)));
      return cut.get(key);
    };
    return (key, values) => {
      if (values !== undefined && Object.keys(values).length > 0) {
        const known = "count" in values ? undefined : piecesOf(key);
        return (known && filled(known, values)) ?? t(key, { ...values });
      }
      const known = plain.get(key) ?? t(key);
      if (known === key) throw new RangeError(`no text for ${key}, only texts below it`);
      plain.set(key, known);
      return known;
    };
  }

  return { translator: (locale) => translators.get(locale) ?? fixed(locale), match: matchLocale };
}

/** Text and names in turn; undefined where more than plain names stand in it. */
function pieces(text: unknown): readonly string[] | undefined {
  if (typeof text !== "string" || text.includes("$t(")) return undefined;
  const cut = text.split(/\{([A-Za-z]\w*)\}/);
  return cut.some((piece, at) => at % 2 === 0 && /[{}]/.test(piece)) ? undefined : cut;
}

/** The sentence, or undefined where a value is missing. */
function filled(cut: readonly string[], values: Readonly<Record<string, string | number>>): string | undefined {
  let text = "";
  for (const [at, piece] of cut.entries()) {
    const part = at % 2 === 0 ? piece : values[piece];
    if (part === undefined) return undefined;
    text += part;
  }
  return text;
}

function readLocale(folder: string): Record<string, unknown> {
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return Object.fromEntries(files.map((name) => [name.slice(0, -5), JSON.parse(readFileSync(join(folder, name), "utf8")) as unknown]));
}

/** First acceptable tag of an Accept-Language value or a single LMS locale. */
export function matchLocale(wanted: string | undefined): Locale | undefined {
  if (wanted === undefined) return undefined;
  const exact = LOCALES.find((locale) => locale === wanted);
  if (exact !== undefined) return exact;
  const tags = wanted
    .slice(0, 200)
    .split(",")
    .map((part) => {
      const [tag = "", quality] = part.trim().split(";q=");
      return { tag: tag.replaceAll("_", "-").toLowerCase(), quality: quality === undefined ? 1 : Number(quality) || 0 };
    })
    .toSorted((a, b) => b.quality - a.quality);
  for (const { tag } of tags) {
    if (/^zh-(hant|tw|hk|mo)/.test(tag)) return "zh-TW";
    if (/^zh\b/.test(tag)) return "zh-CN";
    if (/^en\b/.test(tag)) return "en";
  }
  return undefined;
}

/** The text of a three-language value for a reader. */
export const inLocale = (text: Text, locale: Locale): string => text[locale];
