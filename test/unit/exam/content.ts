import { readdirSync, readFileSync } from "node:fs";
import { readBank } from "../../../src/exam/bank.ts";
import type { Option, Question, QuestionOf, QuestionType } from "../../../src/exam/questions/question.ts";
import { LOCALES, type Locale, type Text } from "../../../src/shared/json.ts";

/** The content shipped with the product, and what its checks measure on it. */
export const FOLDER = "config/banks/customer-service";

export const readJson = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));

const files = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));
const outcome = readBank(
  "customer-service",
  files.map((name) => ({ name, content: readJson(`${FOLDER}/${name}`) })),
);
if (outcome.type === "refused") throw new Error(outcome.problems.map((each) => `${each.item}: ${each.problem}`).join("\n"));

export const items: readonly Question[] = outcome.bank.questions;
export const areas = outcome.bank.areas.map(({ area }) => ({ area, items: items.filter((item) => item.area === area) }));

export const ofType = <T extends QuestionType>(type: T): readonly QuestionOf<T>[] =>
  items.filter((item): item is QuestionOf<T> => item.type === type);

/** Every text of a question: stem, explanation, options, guide, body, gaps. */
export function textsOf(value: unknown): Text[] {
  if (value === null || typeof value !== "object") return [];
  return isText(value) ? [value] : Object.values(value).flatMap(textsOf);
}

const isText = (value: object): value is Text => LOCALES.every((locale) => locale in value);

/** A list to choose from: a question's own, or that of one gap. */
export interface Choice {
  readonly id: string;
  readonly options: readonly Option[];
  readonly key: readonly string[];
}

export const gapChoices: readonly Choice[] = ofType("cloze").flatMap(({ id, gaps }) =>
  gaps.flatMap((gap) => (gap.type === "choice" ? [{ id: `${id}/${gap.id}`, options: gap.options, key: [gap.key] }] : [])),
);

/** Whether a right option is longer than every wrong one, by characters. */
export function rightIsLongest({ options, key }: Choice, locale: Locale): boolean {
  const lengths = (right: boolean): number[] =>
    options.filter(({ id }) => key.includes(id) === right).map(({ text }) => text[locale].length);
  return Math.max(...lengths(true)) > Math.max(...lengths(false));
}

export const shareOf = <T>(all: readonly T[], wanted: (one: T) => boolean): number => all.filter(wanted).length / all.length;

/** How alike two texts are: Dice coefficient of their sets of character bigrams, 0 nothing shared, 1 the same. Digits count, so a number variant scores high. */
export function alike(one: string, other: string): number {
  const [a, b] = [bigrams(one), bigrams(other)];
  return (2 * [...a].filter((pair) => b.has(pair)).length) / (a.size + b.size);
}

const seen = new Map<string, Set<string>>();

function bigrams(value: string): Set<string> {
  const known = seen.get(value);
  if (known !== undefined) return known;
  const plain = value.replaceAll(/[^\p{L}\p{N}]/gu, "");
  const pairs = new Set(Array.from({ length: Math.max(plain.length - 1, 0) }, (_, at) => plain.slice(at, at + 2)));
  seen.set(value, pairs);
  return pairs;
}
