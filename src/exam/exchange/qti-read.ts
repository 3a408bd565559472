import { compare, divide, exact, multiply, parseExact, toText, ZERO, type Exact } from "../../shared/exact.ts";
import type { AcceptedNumber, Gap, Option } from "../questions/question.ts";
import { weightedMultiple } from "./choice.ts";
import { optionId, reading, say, UnreadableItem, type Draft, type DraftContent, type Note, type ReadItem } from "./draft.ts";
import { matchingOf } from "./gift-read.ts";
import { htmlToMarkdown, htmlToPlain } from "./markup.ts";
import { numberText, shareOfPercent } from "./percent.ts";
import { childOf, childrenOf, elements, innerHtml, textOf, within, type Element } from "./xml.ts";

const kebab = (name: string): string =>
  name
    .replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    .replace(/^qti-/, "")
    .replace(/^-/, "");

/** QTI 3 writes `qti-simple-choice`, QTI 2 `simpleChoice`: here both are `simple-choice`, attributes likewise. */
const evened = ({ name, attributes, children }: Element): Element => ({
  name: kebab(name),
  attributes: Object.fromEntries(Object.entries(attributes).map(([key, value]) => [kebab(key), value])),
  children: children.map((child) => (typeof child === "string" ? child : evened(child))),
});

/** What the package's manifest says of an item. */
export interface ItemFacts {
  readonly tags: readonly string[];
  readonly category?: string | undefined;
}

/** Reads one item of QTI 2.0–2.2 or 3.0. */
export function readQtiItem(root: Element, at: string, facts: ItemFacts): ReadItem {
  return reading(at, () => readItem(evened(root), facts));
}

const INTERACTIONS = [
  "choice-interaction",
  "text-entry-interaction",
  "extended-text-interaction",
  "match-interaction",
  "associate-interaction",
  "order-interaction",
  "inline-choice-interaction",
] as const;
const unnamed = (name: string): boolean => name.endsWith("-interaction") && !INTERACTIONS.some((each) => each === name);

function readItem(item: Element, { tags, category }: ItemFacts): Draft {
  const body = childOf(item, "item-body");
  if (body === undefined) throw new UnreadableItem("malformed", { problem: "item-body" });
  const strange = within(body, ...namesIn(body)).find(({ name }) => unnamed(name));
  if (strange !== undefined) throw new UnreadableItem("type-unknown", { type: strange.name.slice(0, 40) });
  const interactions = within(body, ...INTERACTIONS);
  const [only] = interactions;
  if (only === undefined) throw new UnreadableItem("type-unknown", { type: "description" });
  const notes: Note[] = [];
  const isCloze =
    interactions.length > 1 ||
    only.name === "inline-choice-interaction" ||
    within(body, "div").some(({ attributes }) => attributes["class"] === "cloze");
  const draft = isCloze ? readGaps(item, body, notes) : { content: readOnly(item, body, only, notes), stem: stemOf(body, only, notes) };
  const explanation = explanationOf(item, notes);
  return {
    content: draft.content,
    stem: draft.stem === "" ? (item.attributes["title"] ?? "") : draft.stem,
    id: bare(item.attributes["identifier"] ?? ""),
    category,
    explanation,
    tags,
    notes,
  };
}

const namesIn = (element: Element): readonly string[] => [
  ...new Set(elements(element).flatMap((child) => [child.name, ...namesIn(child)])),
];

const OURS = /^[a-z0-9][a-z0-9-]{0,59}$/;
/** An underscore stands before ids that begin with a digit, for XML wants a letter. */
const bare = (identifier: string): string => (OURS.test(identifier.replace(/^_/, "")) ? identifier.replace(/^_/, "") : identifier);

function markdown(html: string, notes: Note[]): string {
  const cleaned = htmlToMarkdown(html);
  notes.push(...cleaned.notes);
  return cleaned.text;
}

/** Without rubrics for markers and the interaction itself; its prompt belongs to the stem. */
function without(element: Element, dropped: (child: Element) => boolean): Element {
  return {
    ...element,
    children: element.children.flatMap((child): readonly (Element | string)[] =>
      typeof child === "string" ? [child] : dropped(child) ? [] : [without(child, dropped)],
    ),
  };
}

function stemOf(body: Element, only: Element, notes: Note[]): string {
  const inline = only.name === "text-entry-interaction";
  const replaced = (element: Element): Element => ({
    ...element,
    children: element.children.flatMap((child): readonly (Element | string)[] => {
      if (typeof child === "string") return [child];
      if (child.name === "rubric-block") return [];
      if (child === only || child.name === only.name) return inline ? ["\ufdda"] : childrenOf(child, "prompt");
      return [replaced(child)];
    }),
  });
  const text = innerHtml(replaced(body)).replaceAll("\ufdda", "_____");
  const stem = markdown(text.replaceAll("<prompt>", "<p>").replaceAll("</prompt>", "</p>"), notes);
  // A line for the answer alone at the end says nothing.
  return stem
    .replace(/\s*(?:\\_){5}\s*$/, "")

    .trim();
}

function explanationOf(item: Element, notes: Note[]): string | undefined {
  const feedback = childrenOf(item, "modal-feedback");
  const told = feedback.find(({ attributes }) => /explanation|solution|general/i.test(attributes["identifier"] ?? ""));
  if (feedback.length > (told === undefined ? 0 : 1)) notes.push({ code: "feedback-dropped" });
  return told === undefined ? undefined : markdown(innerHtml(childOf(told, "content-body") ?? told), notes);
}

interface Declaration {
  readonly identifier: string;
  readonly cardinality: string;
  readonly baseType: string;
  readonly correct: readonly string[];
  /** What each answer is worth; empty where there is no mapping. */
  readonly mapping: readonly { readonly key: string; readonly value: Exact; readonly caseSensitive: boolean }[];
  readonly defaultValue: Exact;
}

function declarationOf(item: Element, interaction: Element): Declaration {
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

const numberOr = (text: string | undefined): Exact => exact(numberText(text ?? "0") ?? "0");
const highest = (values: readonly Exact[]): Exact => values.reduce((best, value) => (compare(value, best) > 0 ? value : best), ZERO);
const snapped = (value: Exact): string => shareOfPercent(decimalText(multiply(value, exact(100)))) ?? toText(value);
const decimalText = (value: Exact): string =>
  toText(value).includes("/") ? (Number(value.n) / Number(value.d)).toFixed(9) : toText(value);

const isMapped = (item: Element): boolean => {
  const processing = childOf(item, "response-processing");
  return (
    /map_response/.test(processing?.attributes["template"] ?? "") ||
    (processing !== undefined && within(processing, "map-response").length > 0)
  );
};

/** Ids of the file where they can be ours, else letters in order. */
function optionsOf(choices: readonly Element[], notes: Note[]): { options: readonly Option[]; idOf: (identifier: string) => string } {
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

function readOnly(item: Element, body: Element, only: Element, notes: Note[]): DraftContent {
  const declared = declarationOf(item, only);
  switch (only.name) {
    case "choice-interaction":
      return readChoice(item, only, declared, notes);
    case "text-entry-interaction":
      return typed(item, declared, notes);
    case "extended-text-interaction": {
      const rubric = within(body, "rubric-block")
        .map((block) => innerHtml(childOf(block, "content-body") ?? block))
        .join("");
      const guide = markdown(rubric, notes);
      return { type: "essay", guide: say(guide === "" ? "—" : guide) };
    }
    case "order-interaction": {
      const { options: items, idOf } = optionsOf(childrenOf(only, "simple-choice"), notes);
      return { type: "ordering", items, key: declared.correct.map(idOf), scoring: "all" };
    }
    case "match-interaction": {
      const [first, second] = childrenOf(only, "simple-match-set");
      if (first === undefined || second === undefined) throw new UnreadableItem("malformed", { problem: "simple-match-set" });
      const [left, right] = [
        optionsOf(childrenOf(first, "simple-associable-choice"), notes),
        optionsOf(childrenOf(second, "simple-associable-choice"), notes),
      ];
      const pairs = pairsOf(declared);
      const key = Object.fromEntries(pairs.map(([a = "", b = ""]) => [left.idOf(a), right.idOf(b)]));
      if (Object.keys(key).length < pairs.length) throw new UnreadableItem("shape-unknown");
      return { type: "matching", left: left.options, right: right.options, key, scoring: isMapped(item) ? "pairs" : "all" };
    }
    default: {
      const { options, idOf } = optionsOf(childrenOf(only, "simple-associable-choice"), notes);
      const words = (identifier: string | undefined): string => options.find(({ id }) => id === idOf(identifier ?? ""))?.text.en ?? "";
      notes.push({ code: "type-changed" });
      return matchingOf(pairsOf(declared).map(([a, b]) => [words(a), words(b)] as const));
    }
  }
}

function pairsOf({ correct, mapping }: Declaration): readonly (readonly string[])[] {
  const listed = correct.length > 0 ? correct : mapping.filter(({ value }) => compare(value, ZERO) > 0).map(({ key }) => key);
  if (listed.length === 0) throw new UnreadableItem("key-missing");
  return listed.map((pair) => pair.split(/\s+/));
}

function readChoice(item: Element, only: Element, declared: Declaration, notes: Note[]): DraftContent {
  const choices = childrenOf(only, "simple-choice");
  const { options, idOf } = optionsOf(choices, notes);
  const fixed = only.attributes["shuffle"] !== "true";
  const { correct, mapping } = declared;
  const weightOf = (id: string): Exact => mapping.find(({ key }) => idOf(key) === id)?.value ?? declared.defaultValue;
  if (declared.cardinality === "single" || only.attributes["max-choices"] === "1") {
    const best = highest(mapping.map(({ value }) => value));
    const key =
      correct.length > 0
        ? correct.map(idOf)
        : options.filter(({ id }) => compare(best, ZERO) > 0 && compare(weightOf(id), best) === 0).map(({ id }) => id);
    if (key.length === 0) throw new UnreadableItem("key-missing");
    if (key.length > 1) throw new UnreadableItem("shape-unknown");
    if (isMapped(item) && mapping.filter(({ value }) => compare(value, ZERO) > 0).length > 1) notes.push({ code: "fractions-changed" });
    const truth = options
      .map(({ id }) => id)
      .toSorted()
      .join();
    if (truth === "false,true") return { type: "true-false", key: key[0] === "true" };
    return { type: "single", options, key, ...(fixed && { fixed }) };
  }
  const shuffled = fixed ? { fixed } : {};
  if (!isMapped(item) || mapping.length === 0) {
    if (correct.length === 0) throw new UnreadableItem("key-missing");
    return { type: "multiple", options, key: correct.map(idOf), ...shuffled, scoring: { rule: "all" } };
  }
  const total = options
    .map(({ id }) => weightOf(id))
    .filter((value) => compare(value, ZERO) > 0)
    .reduce((sum, value) => ({ n: sum.n * value.d + value.n * sum.d, d: sum.d * value.d }), ZERO);
  if (compare(total, ZERO) === 0) throw new UnreadableItem("key-missing");
  const read = weightedMultiple(options.map(({ id, text }) => ({ text: text.en, share: snapped(divide(weightOf(id), total)) })));
  notes.push(...read.notes);
  if (read.content.type !== "multiple") return read.content;
  const key = read.content.key.map(
    (letter) => options[read.content.type === "multiple" ? read.content.options.findIndex(({ id }) => id === letter) : 0]?.id ?? "",
  );
  return { ...read.content, options, key, ...shuffled };
}

/** A typed answer: a number where its declaration or its processing says so, else a text. */
function typed(item: Element, declared: Declaration, notes: Note[]): DraftContent {
  const { scale: _, ...rule } = ruleOf(item, declared, notes);
  return rule;
}

type Rule =
  | {
      readonly type: "text";
      readonly accepted: readonly { readonly text: string; readonly share?: string }[];
      readonly strict?: readonly ["case"];
      readonly scale: Exact;
    }
  | { readonly type: "numeric"; readonly accepted: readonly AcceptedNumber[]; readonly scale: Exact };

const worth = (value: Exact, scale: Exact) => {
  const share = snapped(divide(value, scale));
  return share === "1" ? {} : { share };
};

function ruleOf(item: Element, declared: Declaration, notes: Note[]): Rule {
  const isNumber = declared.baseType === "float" || declared.baseType === "integer";
  if (isNumber) {
    const found = numbersOf(item, declared);
    const scale = highest(found.map(({ value }) => value));
    if (compare(scale, ZERO) <= 0) throw new UnreadableItem("key-missing");
    return { type: "numeric", scale, accepted: found.map(({ number, value }) => ({ ...number, ...worth(value, scale) })) };
  }
  const mapped = declared.mapping.filter(({ value }) => compare(value, ZERO) > 0);
  if (mapped.length === 0) {
    if (declared.correct.length === 0) throw new UnreadableItem("key-missing");
    return { type: "text", scale: exact(1), accepted: declared.correct.map((text) => ({ text })) };
  }
  if (declared.mapping.some(({ value }) => compare(value, ZERO) < 0)) notes.push({ code: "fractions-changed" });
  const scale = highest(mapped.map(({ value }) => value));
  const strict = mapped.every(({ caseSensitive }) => caseSensitive) ? { strict: ["case"] as const } : {};
  return { type: "text", scale, accepted: mapped.map(({ key, value }) => ({ text: key, ...worth(value, scale) })), ...strict };
}

function numbersOf(item: Element, declared: Declaration): readonly { number: AcceptedNumber; value: Exact }[] {
  const processing = childOf(item, "response-processing");
  const branches = processing === undefined ? [] : within(processing, "response-if", "response-else-if");
  const found = branches.flatMap((branch) => {
    const equal = childOf(branch, "equal") ?? within(branch, "equal")[0];
    if (equal === undefined || !within(equal, "variable").some(({ attributes }) => attributes["identifier"] === declared.identifier))
      return [];
    const wanted = childOf(equal, "base-value");
    const value = numberText(wanted === undefined ? (declared.correct[0] ?? "") : textOf(wanted));
    const earned = childrenOf(branch, "set-outcome-value")
      .flatMap((set) => within(set, "base-value"))
      .at(-1);
    if (value === undefined) throw new UnreadableItem("malformed", { problem: textOf(wanted).slice(0, 40) });
    return [{ number: { value, ...toleranceOf(equal) }, value: earned === undefined ? exact(1) : numberOr(textOf(earned)) }];
  });
  if (found.length > 0) return found;
  if (declared.mapping.length > 0)
    return declared.mapping
      .filter(({ value }) => compare(value, ZERO) > 0)
      .map(({ key, value }) => ({ number: { value: numberOf(key) }, value }));
  return declared.correct.map((key) => ({ number: { value: numberOf(key) }, value: exact(1) }));
}

function numberOf(text: string): string {
  const value = numberText(text);
  if (value === undefined) throw new UnreadableItem("malformed", { problem: text.slice(0, 40) });
  return value;
}

function toleranceOf({ attributes }: Element) {
  const mode = attributes["tolerance-mode"] ?? "exact";
  const by = numberText((attributes["tolerance"] ?? "0").trim().split(/\s+/)[0] ?? "0");
  if (mode === "exact" || by === undefined || by === "0") return {};
  // Relative tolerances are per cent in QTI.
  const share = mode === "relative" ? toText(divide(exact(by), exact(100))) : by;
  return { tolerance: { type: mode === "relative" ? ("relative" as const) : ("absolute" as const), by: share } };
}

function readGaps(item: Element, body: Element, notes: Note[]): { content: DraftContent; stem: string } {
  const gaps: Gap[] = [];
  const replaced = (element: Element): Element => ({
    ...element,
    children: element.children.flatMap((child): readonly (Element | string)[] => {
      if (typeof child === "string") return [child];
      if (child.name === "rubric-block") return [];
      if (!INTERACTIONS.some((each) => each === child.name)) return [replaced(child)];
      const gap = gapOf(item, child, gaps.length, notes);
      gaps.push(gap);
      return [`\ufdda${gap.id}\ufddb`];
    }),
  });
  const text = (element: Element): string => markdown(innerHtml(element), notes).replaceAll("\ufdda", "[[").replaceAll("\ufddb", "]]");
  const whole = replaced(body);
  const own = childrenOf(whole, "div").find(({ attributes }) => attributes["class"] === "cloze");
  if (own !== undefined) {
    const stem = { ...whole, children: whole.children.filter((child) => child !== own) };
    return { content: { type: "cloze", body: say(text(own)), gaps }, stem: text(stem) };
  }
  return { content: { type: "cloze", body: say(text(whole)), gaps }, stem: item.attributes["title"] ?? "" };
}

function gapOf(item: Element, interaction: Element, index: number, notes: Note[]): Gap {
  const declared = declarationOf(item, interaction);
  const named = declared.identifier.replace(/^RESPONSE_/, "");
  const id = OURS.test(named) ? named : `g${index + 1}`;
  if (interaction.name === "inline-choice-interaction") {
    const { options, idOf } = optionsOf(childrenOf(interaction, "inline-choice"), notes);
    const best = declared.mapping.toSorted((a, b) => compare(b.value, a.value))[0];
    const right = declared.correct[0] ?? best?.key;
    if (right === undefined) throw new UnreadableItem("key-missing");
    const fixed = interaction.attributes["shuffle"] !== "true";
    return {
      id,
      ...weightOf(best === undefined ? exact(1) : best.value),
      type: "choice",
      options,
      key: idOf(right),
      ...(fixed && { fixed }),
    };
  }
  if (interaction.name !== "text-entry-interaction") throw new UnreadableItem("type-unknown", { type: interaction.name });
  const { scale, ...rule } = ruleOf(item, declared, notes);
  return { id, ...weightOf(scale), ...rule };
}

const weightOf = (value: Exact) => {
  const weight = toText(value);
  return weight === "1" || parseExact(weight) === undefined || compare(value, ZERO) <= 0 ? {} : { weight };
};
