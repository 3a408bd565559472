import { compare, divide, exact, subtract, toText, add } from "../../shared/exact.ts";
import {
  toOptions,
  MOST_ITEMS,
  reading,
  say,
  UnreadableBank,
  UnreadableItem,
  type Draft,
  type DraftContent,
  type Note,
  type ReadItem,
} from "./draft.ts";
import { weightedMultiple, weightedSingle, type Weighted } from "./choice.ts";
import { htmlToMarkdown, htmlToPlain, type Cleaned } from "./markup.ts";
import { numberText, shareOfPercent } from "./percent.ts";

/** Escaped signs stand as noncharacters while the text is cut, so that they are never taken for marks. */
const SIGNS = "~=#{}:n\\";
const HIDDEN = 0xfdd0;
const hide = (text: string): string =>
  text.replaceAll(/\\([~=#{}:n\\])/g, (_, sign: string) => String.fromCodePoint(HIDDEN + SIGNS.indexOf(sign)));
const shownSign = (sign: string): string => {
  const found = SIGNS[(sign.codePointAt(0) ?? HIDDEN) - HIDDEN] ?? "";
  return found === "n" ? "\n" : found;
};
const show = (text: string): string => text.replaceAll(/[\ufdd0-\ufdd7]/g, shownSign).trim();

/** Reads GIFT: questions between blank lines, `//` comments with `[id:…]` and `[tag:…]`, `$CATEGORY:` lines. */
export function readGift(text: string): readonly ReadItem[] {
  const items: ReadItem[] = [];
  let category: string | undefined;
  let block: { line: number; comments: string; text: string } | undefined;
  const close = (): void => {
    const current = block;
    block = undefined;
    if (current === undefined || current.text.trim() === "") return;
    if (items.length >= MOST_ITEMS) throw new UnreadableBank("too-many");
    items.push(reading(`${current.line}`, () => readBlock(current, category)));
  };
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    const [, named] = /^\s*\$CATEGORY:\s*(.*)$/.exec(line) ?? [];
    if (named !== undefined) {
      close();
      category = named.trim();
    } else if (line.trim() === "") {
      if (block !== undefined && block.text !== "") close();
    } else {
      block ??= { line: index + 1, comments: "", text: "" };
      if (line.trimStart().startsWith("//")) block.comments += `${line}\n`;
      else block.text += `${line}\n`;
    }
  }
  close();
  return items;
}

function readBlock({ comments, text }: { readonly comments: string; readonly text: string }, category: string | undefined): Draft {
  if (text.length > 100_000) throw new UnreadableItem("too-long");
  const hidden = hide(text).trim();
  const [, title, rest = hidden] = /^::(.*?)::([^]*)$/s.exec(hidden) ?? [];
  const open = rest.indexOf("{");
  if (open < 0) throw new UnreadableItem("type-unknown", { type: "description" });
  const end = rest.indexOf("}", open);
  if (end < 0) throw new UnreadableItem("malformed", { problem: "}" });
  const [answers = "", feedback] = rest.slice(open + 1, end).split(/####/, 2);
  const tail = rest.slice(end + 1).trim();
  const stem = formatted(`${rest.slice(0, open).trim()}${tail === "" ? "" : ` _____ ${tail}`}`);
  const format = formatOf(rest);
  const { content, notes } = readAnswers(answers.trim(), format);
  const explanation = feedback === undefined ? undefined : formatted(feedback, format);
  return {
    content,
    stem: stem.text === "" ? show(title ?? "") : stem.text,
    id: idIn(comments) ?? (title === undefined ? undefined : show(title)),
    category,
    explanation: explanation?.text,
    tags: [...comments.matchAll(/\[tag:((?:\\.|[^\]\\])+)\]/g)].map(([, tag = ""]) => unbracket(tag)),
    notes: [...stem.notes, ...notes, ...(explanation?.notes ?? [])],
  };
}

const unbracket = (text: string): string => text.replaceAll(/\\(.)/g, "$1").trim();
const idIn = (comments: string): string | undefined => {
  const [, id] = /\[id:((?:\\.|[^\]\\])+)\]/.exec(comments) ?? [];
  return id === undefined ? undefined : unbracket(id);
};

type TextFormat = "html" | "markdown" | "plain" | "moodle";
const FORMAT = /^\[(html|markdown|plain|moodle)\]/;
const formatOf = (text: string): TextFormat => (FORMAT.exec(text)?.[1] ?? "moodle") as TextFormat;

function formatted(text: string, outer: TextFormat = "moodle"): Cleaned {
  const format = FORMAT.test(text.trim()) ? formatOf(text.trim()) : outer;
  const words = show(text.trim().replace(FORMAT, ""));
  if (format === "markdown") return { text: words, notes: [] };
  if (format === "plain") return htmlToMarkdown(words.replaceAll("&", "&amp;").replaceAll("<", "&lt;"));
  return htmlToMarkdown(format === "moodle" ? words.replaceAll("\n", /[<&]/.test(words) ? "<br>" : "\n") : words);
}

/** A choice has no marks in it: words alone. */
function plain(text: string, outer: TextFormat): Cleaned {
  const format = FORMAT.test(text.trim()) ? formatOf(text.trim()) : outer;
  const words = show(text.trim().replace(FORMAT, ""));
  return format === "html" || format === "moodle" ? htmlToPlain(words) : { text: words.replaceAll(/\s+/g, " "), notes: [] };
}

interface Read {
  readonly content: DraftContent;
  readonly notes: readonly Note[];
}

const FEEDBACK: Note = { code: "feedback-dropped" };

function readAnswers(answers: string, format: TextFormat): Read {
  if (answers === "") return { content: { type: "essay", guide: say("—") }, notes: [] };
  if (answers.startsWith("#")) return readNumbers(answers.slice(1).trim());
  const [, truth, remark] = /^(T|TRUE|F|FALSE)\s*(#.*)?$/is.exec(answers) ?? [];
  if (truth !== undefined)
    return { content: { type: "true-false", key: /^t/i.test(truth) }, notes: remark === undefined ? [] : [FEEDBACK] };
  const parts = [...answers.matchAll(/([=~])([^=~]*)/g)].map(([, mark = "", words = ""]) => partOf(mark, words));
  if (parts.length === 0) throw new UnreadableItem("malformed", { problem: answers.slice(0, 40) });
  const notes = parts.some(({ feedback }) => feedback) ? [FEEDBACK] : [];
  if (parts.some(({ mark }) => mark === "~")) return readChoices(parts, format, notes);
  if (parts.every(({ words }) => words.includes("->")))
    return {
      content: readPairs(
        parts.map(({ words }) => words),
        format,
      ),
      notes,
    };
  const accepted = parts.map(({ words, share }) => ({ text: show(words), ...(share !== undefined && share !== "1" && { share }) }));
  const wild = accepted.some(({ text }) => text.includes("*"));
  return { content: { type: "text", accepted }, notes: wild ? [...notes, { code: "wildcard" }] : notes };
}

interface Part {
  readonly mark: string;
  readonly words: string;
  readonly share?: string | undefined;
  readonly feedback: boolean;
}

function partOf(mark: string, text: string): Part {
  const [words = "", feedback] = text.split("#", 2);
  const [, percent, rest] = /^\s*%(-?[\d.]+)%([^]*)$/.exec(words) ?? [];
  if (percent === undefined || rest === undefined) return { mark, words, feedback: (feedback ?? "").trim() !== "" };
  const share = shareOfPercent(percent);
  if (share === undefined) throw new UnreadableItem("malformed", { problem: percent.slice(0, 40) });
  return { mark, words: rest, share, feedback: (feedback ?? "").trim() !== "" };
}

function readChoices(parts: readonly Part[], format: TextFormat, notes: readonly Note[]): Read {
  const cleaned = parts.map(({ words }) => plain(words, format));
  const weighted: Weighted[] = parts.map(({ mark, share }, index) => ({
    text: cleaned[index]?.text ?? "",
    share: share ?? (mark === "=" ? "1" : "0"),
  }));
  const one = parts.some(({ mark }) => mark === "=");
  const read = one ? weightedSingle(weighted) : weightedMultiple(weighted);
  return { content: read.content, notes: [...notes, ...cleaned.flatMap((each) => each.notes), ...read.notes] };
}

function readPairs(pairs: readonly string[], format: TextFormat): DraftContent {
  const cut = pairs.map((pair) => {
    const at = pair.indexOf("->");
    return [plain(pair.slice(0, at), format).text, plain(pair.slice(at + 2), format).text] as const;
  });
  return matchingOf(cut);
}

/** Pairs as a matching question; an empty left side is a right item that belongs to none. */
export function matchingOf(pairs: readonly (readonly [left: string, right: string])[]): DraftContent {
  const right = toOptions([...new Set(pairs.map(([, words]) => words))]);
  const kept = pairs.filter(([words]) => words !== "");
  const left = toOptions(kept.map(([words]) => words));
  const key = Object.fromEntries(left.map(({ id }, index) => [id, right.find(({ text }) => text.en === kept[index]?.[1])?.id ?? ""]));
  return { type: "matching", left, right, key, scoring: "pairs" };
}

function readNumbers(text: string): Read {
  const parts = text.startsWith("=") ? [...text.matchAll(/=([^=~]*)/g)].map(([, words = ""]) => partOf("=", words)) : [partOf("=", text)];
  const accepted = parts.map(({ words, share }) => ({ ...numberOf(words), ...(share !== undefined && share !== "1" && { share }) }));
  return { content: { type: "numeric", accepted }, notes: parts.some(({ feedback }) => feedback) ? [FEEDBACK] : [] };
}

/** `3:0.5`, `1..5` or `3`. @throws UnreadableItem */
function numberOf(text: string) {
  const words = show(text);
  const range = words.split("..");
  if (range.length === 2) {
    const [low, high] = range.map((each) => numberText(each));
    if (low === undefined || high === undefined || compare(exact(low), exact(high)) > 0)
      throw new UnreadableItem("malformed", { problem: words.slice(0, 40) });
    const middle = divide(add(exact(low), exact(high)), exact(2));
    return { value: toText(middle), tolerance: { type: "absolute" as const, by: toText(subtract(exact(high), middle)) } };
  }
  const [value, by] = show(text)
    .split(":")
    .map((each) => numberText(each));
  if (value === undefined || (words.includes(":") && by === undefined))
    throw new UnreadableItem("malformed", { problem: words.slice(0, 40) });
  return { value, ...(by !== undefined && by !== "0" && { tolerance: { type: "absolute" as const, by } }) };
}
