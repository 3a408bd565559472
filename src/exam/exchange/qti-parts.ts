import { compare, exact, multiply, toText, ZERO, type Exact } from "../../shared/exact.ts";
import type { Option } from "../questions/question.ts";
import { optionId, say, type Note } from "./draft.ts";
import { htmlToMarkdown, htmlToPlain } from "./markup.ts";
import { numberText, shareOfPercent } from "./percent.ts";
import { childOf, childrenOf, innerHtml, textOf, within, type Element } from "./xml.ts";

export const INTERACTIONS = [
  "choice-interaction",
  "text-entry-interaction",
  "extended-text-interaction",
  "match-interaction",
  "associate-interaction",
  "order-interaction",
  "inline-choice-interaction",
] as const;
export const OURS = /^[a-z0-9][a-z0-9-]{0,59}$/;
/** An underscore stands before ids that begin with a digit, for XML wants a letter. */
export const bare = (identifier: string): string => (OURS.test(identifier.replace(/^_/, "")) ? identifier.replace(/^_/, "") : identifier);

export function markdown(html: string, notes: Note[]): string {
  const cleaned = htmlToMarkdown(html);
  notes.push(...cleaned.notes);
  return cleaned.text;
}

/** Without rubrics for markers and the interaction itself; its prompt belongs to the stem. */
export function without(element: Element, dropped: (child: Element) => boolean): Element {
  return {
    ...element,
    children: element.children.flatMap((child): readonly (Element | string)[] =>
      typeof child === "string" ? [child] : dropped(child) ? [] : [without(child, dropped)],
    ),
  };
}

export interface Declaration {
  readonly identifier: string;
  readonly cardinality: string;
  readonly baseType: string;
  readonly correct: readonly string[];
  /** What each answer is worth; empty where there is no mapping. */
  readonly mapping: readonly { readonly key: string; readonly value: Exact; readonly caseSensitive: boolean }[];
  readonly defaultValue: Exact;
}

export function declarationOf(item: Element, interaction: Element): Declaration {
  const identifier = interaction.attributes["response-identifier"] ?? "RESPONSE";
  const found = childrenOf(item, "response-declaration").find(({ attributes }) => attributes["identifier"] === identifier);
  const mapping = childOf(found, "mapping");
  return {
    identifier,
    cardinality: found?.attributes["cardinality"] ?? "single",
    baseType: found?.attributes["base-type"] ?? "identifier",
    correct: childrenOf(childOf(found, "correct-response"), "value").map((value) => textOf(value).trim()),
    mapping: childrenOf(mapping, "map-entry").map(({ attributes }) => ({
      key: attributes["map-key"] ?? "",
      value: numberOr(attributes["mapped-value"]),
      caseSensitive: attributes["case-sensitive"] === "true",
    })),
    defaultValue: numberOr(mapping?.attributes["default-value"]),
  };
}

export const numberOr = (text: string | undefined): Exact => exact(numberText(text ?? "0") ?? "0");
export const highest = (values: readonly Exact[]): Exact => values.reduce((best, value) => (compare(value, best) > 0 ? value : best), ZERO);
export const snapped = (value: Exact): string => shareOfPercent(decimalText(multiply(value, exact(100)))) ?? toText(value);
const decimalText = (value: Exact): string =>
  toText(value).includes("/") ? (Number(value.n) / Number(value.d)).toFixed(9) : toText(value);

export const isMapped = (item: Element): boolean => {
  const processing = childOf(item, "response-processing");
  return (
    /map_response/.test(processing?.attributes["template"] ?? "") ||
    (processing !== undefined && within(processing, "map-response").length > 0)
  );
};

/** Ids of the file where they can be ours, else letters in order. */
export function optionsOf(
  choices: readonly Element[],
  notes: Note[],
): { options: readonly Option[]; idOf: (identifier: string) => string } {
  const given = choices.map(({ attributes }) => attributes["identifier"] ?? "");
  const kept = given.every((each) => OURS.test(bare(each))) && new Set(given.map(bare)).size === given.length;
  const ids = new Map(given.map((identifier, index) => [identifier, kept ? bare(identifier) : optionId(index)]));
  const options = choices.map((choice, index) => {
    const cleaned = htmlToPlain(innerHtml(without(choice, ({ name }) => /feedback/.test(name))));
    notes.push(...cleaned.notes);
    return { id: ids.get(given[index] ?? "") ?? "", text: say(cleaned.text) };
  });
  return { options, idOf: (identifier) => ids.get(identifier) ?? identifier };
}
