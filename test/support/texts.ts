import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { LOCALES, type Locale } from "../../src/shared/json.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Every text of a locale by its whole key: `exam.sitting.title`. */
export function textsOf(locale: Locale): ReadonlyMap<string, string> {
  const folder = join(root, "config/locales", locale);
  const texts = new Map<string, string>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
    gather(JSON.parse(readFileSync(join(folder, file), "utf8")), file.slice(0, -".json".length), texts);
  }
  return texts;
}

export const ALL_TEXTS: Readonly<Record<Locale, ReadonlyMap<string, string>>> = Object.fromEntries(
  LOCALES.map((locale) => [locale, textsOf(locale)]),
) as Record<Locale, ReadonlyMap<string, string>>;

function gather(value: unknown, key: string, into: Map<string, string>): void {
  if (typeof value === "string") into.set(key, value);
  else if (value !== null && typeof value === "object" && !Array.isArray(value)) {
    for (const [name, inner] of Object.entries(value)) gather(inner, `${key}.${name}`, into);
  } else throw new Error(`${key} is neither a text nor a group of texts`);
}

export const placeholders = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name))].toSorted();

/** A key asked for somewhere: whole, or a pattern where a part is filled in while running. */
export interface Asked {
  readonly file: string;
  readonly key: string;
  readonly pattern: RegExp;
}

/** Every key that views and sources ask for by name. */
export function askedKeys(): readonly Asked[] {
  return [
    ...files("views", ".hbs").flatMap(({ file, source }) => [...source.matchAll(/\bt "([^"]+)"/g)].map(([, key = ""]) => asked(file, key))),
    ...files("src", ".ts").flatMap(({ file, source }) =>
      calls(source)
        .flatMap(literals)
        .map((key) => asked(file, key)),
    ),
  ];
}

const asked = (file: string, key: string): Asked => ({
  file,
  key,
  pattern: new RegExp(
    `^${key
      .split(/\$\{[^}]*\}/)
      .map((part) => part.replaceAll(".", "\\."))
      .join("[\\w.-]+")}$`,
  ),
});

function files(folder: string, ending: string): readonly { readonly file: string; readonly source: string }[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => name.endsWith(ending) && !name.startsWith("practice"))
    .map((name) => ({ file: join(folder, name), source: readFileSync(join(root, folder, name), "utf8") }));
}

/** The first argument of each call of a function named `t`, and of what `translator(…)` returns, as written. */
function calls(source: string): readonly string[] {
  const code = source.replaceAll(/^\s*(?:\/\*\*|\*|\/\/).*$/gm, "");
  return [...code.matchAll(/(?<![\w$])t\(|translator\([\w.]+\)\(/g)].map(({ index, 0: call }) => firstArgument(code, index + call.length));
}

function firstArgument(source: string, from: number): string {
  let depth = 0;
  for (let at = from; at < source.length; at += 1) {
    const char = source[at] ?? "";
    if ("([{".includes(char)) depth += 1;
    if (depth === 0 && (char === "," || char === ")")) return source.slice(from, at);
    if (")]}".includes(char)) depth -= 1;
  }
  return "";
}

/** Strings in an expression that have the shape of a key: `slice.name…`, with `${…}` where something is filled in. */
const literals = (expression: string): readonly string[] =>
  [...expression.matchAll(/(["'`])([a-z][\w-]*\.(?:[\w.-]|\$\{[^}]*\})+)\1/g)].map(([, , key = ""]) => key);
