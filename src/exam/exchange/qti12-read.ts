import { add, compare, divide, exact, subtract, toText } from "../../shared/exact.ts";
import type { Gap } from "../questions/question.ts";
import { weightedMultiple, weightedSingle } from "./choice.ts";
import {
  MOST_ITEMS,
  reading,
  say,
  toOptions,
  UnreadableBank,
  UnreadableItem,
  type Draft,
  type DraftContent,
  type Note,
  type ReadItem,
} from "./draft.ts";
import { matchingOf } from "./gift-read.ts";
import { htmlToMarkdown, htmlToPlain } from "./markup.ts";
import { numberText } from "./percent.ts";
import { childOf, childrenOf, childText, textOf, within, type Element } from "./xml.ts";

/** Reads QTI 1.2 as Canvas writes it: quizzes and question banks, the type of each question named in its metadata. */
export function readQti12(root: Element): readonly ReadItem[] {
  const items = within(root, "item");
  if (items.length > MOST_ITEMS) throw new UnreadableBank("too-many");
  const bank = fieldsOf(childOf(childOf(root, "objectbank"), "qtimetadata")).get("bank_title");
  return items.map((item) => reading(item.attributes["title"] || item.attributes["ident"] || "?", () => readOne(item, bank)));
}

const fieldsOf = (metadata: Element | undefined): ReadonlyMap<string, string> =>
  new Map(childrenOf(metadata, "qtimetadatafield").map((field) => [childText(field, "fieldlabel"), childText(field, "fieldentry")]));

interface Reading {
  readonly item: Element;
  readonly presentation: Element;
  readonly conditions: readonly Element[];
  readonly notes: Note[];
}

function readOne(item: Element, category: string | undefined): Draft {
  const presentation = childOf(item, "presentation");
  const fields = fieldsOf(childOf(childOf(item, "itemmetadata"), "qtimetadata"));
  const type = fields.get("question_type") ?? "";
  if (presentation === undefined) throw new UnreadableItem("malformed", { problem: "presentation" });
  const notes: Note[] = [];
  const conditions = within(item, "respcondition").filter((each) => within(each, "setvar").length > 0);
  const content = contentOf(type, { item, presentation, conditions, notes });
  const feedback = childrenOf(item, "itemfeedback");
  const general = feedback.find(({ attributes }) => attributes["ident"] === "general_fb");
  if (feedback.length > (general === undefined ? 0 : 1)) notes.push({ code: "feedback-dropped" });
  const stem = materialOf(presentation, notes);
  return {
    content: content.type === "cloze" ? { ...content, body: say(blanked(stem)) } : content,
    stem: content.type === "cloze" || stem === "" ? (item.attributes["title"] ?? "") : stem,
    id: item.attributes["ident"],
    category,
    explanation: general === undefined ? undefined : htmlToMarkdown(within(general, "mattext").map(textOf).join("\n")).text,
    tags: [],
    notes,
  };
}

/** `[colour]` marks a blank in Canvas. */
const blanked = (text: string): string => text.replaceAll(/\\?\[([^[\]\n]{1,80})\\?\]/g, (_, name: string) => `[[${gapId(name)}]]`);
const gapId = (name: string): string => {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return plain === "" ? `g${Array.from(name).reduce((sum, sign) => sum + (sign.codePointAt(0) ?? 0), 0)}` : plain.slice(0, 40);
};

function materialOf(element: Element, notes: Note[]): string {
  const text = childrenOf(childOf(element, "material"), "mattext")
    .map((each) =>
      each.attributes["texttype"] === "text/plain" ? textOf(each).replaceAll("&", "&amp;").replaceAll("<", "&lt;") : textOf(each),
    )
    .join("\n");
  const cleaned = htmlToMarkdown(text);
  notes.push(...cleaned.notes);
  return cleaned.text;
}

const plainOf = (element: Element, notes: Note[]): string => {
  const cleaned = htmlToPlain(childrenOf(childOf(element, "material"), "mattext").map(textOf).join(" "));
  notes.push(...cleaned.notes);
  return cleaned.text;
};
const labelsOf = (response: Element): readonly Element[] => within(response, "response_label");
const scoreOf = (condition: Element): string =>
  numberText(
    within(condition, "setvar")
      .map((each) => textOf(each))
      .at(-1) ?? "0",
  ) ?? "0";

function contentOf(type: string, reading: Reading): DraftContent {
  const { presentation, notes, conditions } = reading;
  switch (type) {
    case "multiple_choice_question":
    case "true_false_question":
      return oneOf(type, reading);
    case "multiple_answers_question": {
      const labels = labelsOf(presentation);
      const right = conditions.flatMap((condition) => chosen(condition, false));
      const read = weightedMultiple(
        labels.map((label) => ({
          text: plainOf(label, notes),
          share: right.includes(label.attributes["ident"] ?? "") ? toText(divide(exact(1), exact(right.length))) : "0",
        })),
      );
      return read.content.type === "multiple" ? { ...read.content, scoring: { rule: "all" } } : read.content;
    }
    case "short_answer_question":
      return {
        type: "text",
        accepted: conditions.flatMap((condition) => within(condition, "varequal")).map((each) => ({ text: textOf(each).trim() })),
      };
    case "numerical_question":
      return { type: "numeric", accepted: conditions.flatMap(numbersOf) };
    case "essay_question":
      return { type: "essay", guide: say("—") };
    case "matching_question":
      return matching(reading);
    case "multiple_dropdowns_question":
    case "fill_in_multiple_blanks_question":
      return {
        type: "cloze",
        body: say("—"),
        gaps: childrenOf(presentation, "response_lid").map((response) => gapOf(type, response, reading)),
      };
    default:
      throw new UnreadableItem("type-unknown", { type: type.slice(0, 60) });
  }
}

/** Ids that a condition wants chosen; those under `not` want the contrary. */
function chosen(element: Element, denied: boolean): readonly string[] {
  return element.children.flatMap((child) => {
    if (typeof child === "string") return [];
    if (child.name === "varequal") return denied ? [] : [textOf(child).trim()];
    return chosen(child, denied || child.name === "not");
  });
}

function oneOf(type: string, { presentation, conditions, notes }: Reading): DraftContent {
  const labels = labelsOf(presentation);
  const worth = new Map(conditions.flatMap((condition) => chosen(condition, false).map((id) => [id, scoreOf(condition)] as const)));
  const most = [...worth.values()].reduce((best, score) => (compare(exact(score), exact(best)) > 0 ? score : best), "0");
  if (most === "0") throw new UnreadableItem("key-missing");
  const weighted = labels.map((label) => {
    const score = exact(worth.get(label.attributes["ident"] ?? "") ?? "0");
    return { text: plainOf(label, notes), share: toText(divide(score, exact(most))) };
  });
  if (type === "true_false_question") {
    const right = weighted.find(({ share }) => share === "1");
    return { type: "true-false", key: /^(true|对|正确|是)$/i.test(right?.text ?? "") };
  }
  const read = weightedSingle(weighted);
  notes.push(...read.notes);
  return read.content;
}

function numbersOf(condition: Element) {
  const exactly = within(condition, "varequal").map((each) => number(textOf(each)));
  const [low, high] = [within(condition, "vargte", "vargt")[0], within(condition, "varlte", "varlt")[0]].map((each) =>
    each === undefined ? undefined : number(textOf(each)),
  );
  if (low === undefined || high === undefined) return exactly.map((value) => ({ value }));
  const value = exactly[0] ?? toText(divide(add(exact(low), exact(high)), exact(2)));
  const by = toText(subtract(exact(high), exact(value)));
  return [{ value, ...(by !== "0" && { tolerance: { type: "absolute" as const, by } }) }];
}

function number(text: string): string {
  const value = numberText(text);
  if (value === undefined) throw new UnreadableItem("malformed", { problem: text.slice(0, 40) });
  return value;
}

const keysOf = ({ conditions }: Reading): ReadonlyMap<string, string> =>
  new Map(
    conditions.flatMap((condition) =>
      within(condition, "varequal").map((each) => [each.attributes["respident"] ?? "", textOf(each).trim()] as const),
    ),
  );

function matching(reading: Reading): DraftContent {
  const keys = keysOf(reading);
  const responses = childrenOf(reading.presentation, "response_lid");
  const words = new Map(responses.flatMap(labelsOf).map((label) => [label.attributes["ident"] ?? "", plainOf(label, reading.notes)]));
  const pairs = responses.map((response) => {
    const right = words.get(keys.get(response.attributes["ident"] ?? "") ?? "");
    if (right === undefined) throw new UnreadableItem("key-missing");
    return [plainOf(response, reading.notes), right] as const;
  });
  const used = new Set(pairs.map(([, right]) => right));
  return matchingOf([...pairs, ...[...new Set(words.values())].filter((each) => !used.has(each)).map((each) => ["", each] as const)]);
}

function gapOf(type: string, response: Element, reading: Reading): Gap {
  const id = gapId(plainOf(response, reading.notes));
  const labels = labelsOf(response);
  if (type === "fill_in_multiple_blanks_question")
    return { id, type: "text", accepted: labels.map((label) => ({ text: plainOf(label, reading.notes) })) };
  const options = toOptions(labels.map((label) => plainOf(label, reading.notes)));
  const right = keysOf(reading).get(response.attributes["ident"] ?? "");
  const key = options[labels.findIndex((label) => label.attributes["ident"] === right)]?.id;
  if (key === undefined) throw new UnreadableItem("key-missing");
  return { id, type: "choice", options, key };
}
