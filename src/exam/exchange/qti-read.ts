import { compare, divide, ZERO, type Exact } from "../../shared/exact.ts";
import { weightedMultiple } from "./choice.ts";
import { reading, say, UnreadableItem, type Draft, type DraftContent, type Note, type ReadItem } from "./draft.ts";
import { matchingOf } from "./gift-read.ts";
import { readGaps } from "./qti-gaps.ts";
import { bare, declarationOf, highest, INTERACTIONS, isMapped, markdown, optionsOf, snapped, type Declaration } from "./qti-parts.ts";
import { typed } from "./qti-typed.ts";
import { childOf, childrenOf, elements, innerHtml, within, type Element } from "./xml.ts";

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
  return stem.replace(/\s*(?:\\_){5}\s*$/, "").trim();
}

function explanationOf(item: Element, notes: Note[]): string | undefined {
  const feedback = childrenOf(item, "modal-feedback");
  const told = feedback.find(({ attributes }) => /explanation|solution|general/i.test(attributes["identifier"] ?? ""));
  if (feedback.length > (told === undefined ? 0 : 1)) notes.push({ code: "feedback-dropped" });
  return told === undefined ? undefined : markdown(innerHtml(childOf(told, "content-body") ?? told), notes);
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
