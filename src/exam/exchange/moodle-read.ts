import { compare, divide, exact, fraction, subtract, toText, ZERO } from "../../shared/exact.ts";
import { weightedMultiple, weightedSingle } from "./choice.ts";
import { readCloze, splitCloze } from "./cloze-code.ts";
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
import { htmlToMarkdown, htmlToPlain, type Cleaned } from "./markup.ts";
import { numberText, shareOfPercent } from "./percent.ts";
import { childOf, childrenOf, childText, type Element } from "./xml.ts";

/** Reads Moodle's XML of a question bank (Moodle 2.x to 5.x). */
export function readMoodle(quiz: Element): readonly ReadItem[] {
  const items: ReadItem[] = [];
  let category: string | undefined;
  for (const [index, element] of childrenOf(quiz, "question").entries()) {
    if (index >= MOST_ITEMS) throw new UnreadableBank("too-many");
    if (element.attributes["type"] === "category") category = childText(childOf(element, "category"), "text");
    else items.push(reading(nameOf(element) || `${index + 1}`, () => readOne(element, category)));
  }
  return items;
}

const nameOf = (element: Element): string => childText(childOf(element, "name"), "text").slice(0, 200);

function readOne(element: Element, category: string | undefined): Draft {
  const question = childOf(element, "questiontext");
  const type = element.attributes["type"] ?? "";
  const { content, stem, notes } = type === "cloze" ? readGaps(element) : { ...readContent(type, element), stem: marked(question) };
  const explanation = marked(childOf(element, "generalfeedback"));
  return {
    content,
    stem: stem.text === "" ? nameOf(element) : stem.text,
    id: childText(element, "idnumber") || nameOf(element) || undefined,
    category,
    explanation: explanation.text,
    tags: childrenOf(childOf(element, "tags"), "tag").map((tag) => childText(tag, "text")),
    notes: [...stem.notes, ...explanation.notes, ...notes, ...left(element)],
  };
}

/** Remarks on single answers, and hints, have no place with us. */
function left(element: Element): readonly Note[] {
  const remarks = childrenOf(element, "answer").some((answer) => childText(childOf(answer, "feedback"), "text") !== "");
  return remarks || childrenOf(element, "hint").length > 0 ? [{ code: "feedback-dropped" }] : [];
}

/** A text as Markdown, by the format it says it is in. */
function marked(element: Element | undefined): Cleaned {
  if (element === undefined) return { text: "", notes: [] };
  const text = childText(element, "text");
  const files: readonly Note[] = childrenOf(element, "file").length > 0 ? [{ code: "media-dropped" }] : [];
  const { text: words, notes } = byFormat(text, element.attributes["format"]);
  return { text: words, notes: [...files, ...notes] };
}

function byFormat(text: string, format: string | undefined): Cleaned {
  if (format === "markdown") return { text, notes: [] };
  if (format === "plain_text") return htmlToMarkdown(text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("\n", "<br>"));
  return htmlToMarkdown(text);
}

const isPlain = (element: Element): boolean => ["plain_text", "markdown"].includes(element.attributes["format"] ?? "");
/** Words of an option. */
function plain(element: Element, notes: Note[]): string {
  const text = childText(element, "text");
  if (childrenOf(element, "file").length > 0) notes.push({ code: "media-dropped" });
  if (isPlain(element)) return text.replaceAll(/\s+/g, " ");
  const cleaned = htmlToPlain(text);
  notes.push(...cleaned.notes);
  return cleaned.text;
}

interface Read {
  readonly content: DraftContent;
  readonly notes: readonly Note[];
}

function shareOf(answer: Element): string {
  const share = shareOfPercent(answer.attributes["fraction"] ?? "0");
  if (share === undefined) throw new UnreadableItem("malformed", { problem: (answer.attributes["fraction"] ?? "").slice(0, 40) });
  return share;
}
const worth = (share: string) => (share === "1" ? {} : { share });
const earns = (answer: Element): boolean => compare(exact(shareOf(answer)), ZERO) > 0;

function readContent(type: string, element: Element): Read {
  const notes: Note[] = [];
  const answers = childrenOf(element, "answer");
  switch (type) {
    case "multichoice": {
      const weighted = answers.map((answer) => ({ text: plain(answer, notes), share: shareOf(answer) }));
      const fixed = ["0", "false"].includes(childText(element, "shuffleanswers"));
      const one = !["false", "0"].includes(childText(element, "single"));
      const read = one ? weightedSingle(weighted, fixed) : weightedMultiple(weighted, fixed);
      return { content: read.content, notes: [...notes, ...read.notes] };
    }
    case "truefalse": {
      const right = answers.find(earns);
      if (right === undefined) throw new UnreadableItem("key-missing");
      return { content: { type: "true-false", key: childText(right, "text").toLowerCase() === "true" }, notes };
    }
    case "shortanswer": {
      const accepted = answers.filter(earns).map((answer) => ({ text: childText(answer, "text"), ...worth(shareOf(answer)) }));
      if (accepted.some(({ text }) => text.includes("*"))) notes.push({ code: "wildcard" });
      return { content: { type: "text", accepted, ...(childText(element, "usecase") === "1" && { strict: ["case"] }) }, notes };
    }
    case "numerical":
      return { content: numeric(element, answers.filter(earns)), notes };
    case "matching": {
      const pairs = childrenOf(element, "subquestion").map(
        (each) => [plain(each, notes), childText(childOf(each, "answer"), "text").replaceAll(/\s+/g, " ")] as const,
      );
      return { content: matchingOf(pairs), notes };
    }
    case "ordering": {
      const items = toOptions(answers.map((answer) => plain(answer, notes)));
      return { content: { type: "ordering", items, key: items.map(({ id }) => id), scoring: orderScoring(element) }, notes };
    }
    case "essay": {
      const guide = marked(childOf(element, "graderinfo"));
      return { content: { type: "essay", guide: say(guide.text === "" ? "—" : guide.text) }, notes: guide.notes };
    }
    default:
      throw new UnreadableItem("type-unknown", { type: type.slice(0, 40) });
  }
}

function orderScoring(element: Element): "all" | "positions" | "neighbours" {
  const grading = childText(element, "gradingtype");
  if (/ABSOLUTE/.test(grading) || grading === "0") return "positions";
  return /RELATIVE|LONGEST/.test(grading) ? "neighbours" : "all";
}

function numeric(element: Element, answers: readonly Element[]): DraftContent {
  const accepted = answers.map((answer) => {
    const [value, by] = [numberText(childText(answer, "text")), numberText(childText(answer, "tolerance") || "0")];
    if (value === undefined || by === undefined) throw new UnreadableItem("malformed", { problem: childText(answer, "text").slice(0, 40) });
    return { value, ...(by !== "0" && { tolerance: { type: "absolute" as const, by } }), ...worth(shareOf(answer)) };
  });
  const units = childrenOf(childOf(element, "units"), "unit").map((unit) => {
    const multiplier = numberText(childText(unit, "multiplier") || "1");
    if (multiplier === undefined || multiplier === "0")
      throw new UnreadableItem("malformed", { problem: childText(unit, "multiplier").slice(0, 40) });
    // Moodle multiplies the key by it to get to the unit; ours leads from the unit to the key.
    return { name: childText(unit, "unit_name"), factor: factorOf(multiplier) };
  });
  const required = units.length > 0 && childText(element, "unitgradingtype") !== "0" && childText(element, "unitgradingtype") !== "";
  return { type: "numeric", accepted, ...(units.length > 0 && { units }), ...(required && { unitRequired: true }) };
}

/** 0.016666666667 stood for a sixtieth. */
function factorOf(multiplier: string): string {
  const factor = divide(exact(1), exact(multiplier));
  const whole = fraction((2n * factor.n + factor.d) / (2n * factor.d), 1n);
  const off = subtract(factor, whole);
  return toText(compare({ ...off, n: (off.n < 0n ? -off.n : off.n) * 1_000_000n }, exact(1)) < 0 ? whole : factor);
}

function readGaps(element: Element): Read & { readonly stem: Cleaned } {
  const question = childOf(element, "questiontext");
  const format = question?.attributes["format"];
  const { body, gaps, notes } = readCloze(childText(question, "text"), format === "html" || format === undefined);
  const cleaned = byFormat(body, format);
  const parts = splitCloze(cleaned.text.replaceAll(/\\(\[\[)/g, "$1"), nameOf(element));
  return { content: { type: "cloze", body: say(parts.body), gaps }, stem: { text: parts.stem, notes: cleaned.notes }, notes };
}
