import { add, compare, divide, exact, subtract, toText } from "../../shared/exact.ts";
import type { Table } from "../../sheets/table.ts";
import { kept, plain, tidy } from "../../sheets/text.ts";
import type { QuestionType } from "../questions/question.ts";
import { readCloze } from "./cloze-code.ts";
import {
  MOST_ITEMS,
  reading,
  say,
  toOptions,
  UnreadableBank,
  UnreadableItem,
  type Draft,
  type DraftContent,
  type ReadItem,
} from "./draft.ts";
import { matchingOf } from "./gift-read.ts";
import { numberText, shareOfPercent } from "./percent.ts";
import { columnOf, FALSE_WORDS, TRUE_WORDS, TYPES, type Column } from "./table-heads.ts";

/** Title rows may stand above the head. */
const HEAD_WITHIN = 15;

/** Reads a sheet of questions; the head may be in Chinese or English, its columns in any order. @throws UnreadableBank */
export function readTableItems(table: Table): readonly ReadItem[] {
  const at = table.slice(0, HEAD_WITHIN).findIndex(({ cells }) => {
    const columns = cells.map(columnOf);
    return columns.includes("stem") && (columns.includes("answer") || columns.includes("type"));
  });
  const head = table[at];
  if (head === undefined) throw new UnreadableBank("table");
  const columns = head.cells.map(columnOf);
  const rows = table.slice(at + 1).filter(({ cells }) => cells.some((cell) => cell.trim() !== ""));
  if (rows.length > MOST_ITEMS) throw new UnreadableBank("too-many");
  return rows.map(({ number, cells }) => reading(String(number), () => readRow(rowOf(columns, cells))));
}

interface Row {
  readonly cells: ReadonlyMap<Column, string>;
  readonly options: readonly string[];
}

function rowOf(columns: readonly (Column | number | undefined)[], given: readonly string[]): Row {
  const cells = new Map<Column, string>();
  const options: string[] = [];
  for (const [index, column] of columns.entries()) {
    const text = kept(given[index] ?? "");
    if (typeof column === "number") options[column] = text.replaceAll(/\s+/g, " ");
    else if (column !== undefined && !cells.has(column)) cells.set(column, text);
  }
  // An empty cell among the options is no option.
  const last = options.findLastIndex((text) => text !== undefined && text !== "");
  return { cells, options: Array.from({ length: last + 1 }, (_, index) => options[index] ?? "") };
}

function readRow(row: Row): Draft {
  const cell = (column: Column): string => row.cells.get(column) ?? "";
  const type = typeOf(cell("type"), row);
  const tags = cell("tags")
    .split(/[;；\n]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "");
  const marks = (["difficulty", "state", "source"] as const).flatMap((name) => {
    const value = name === "source" ? cell(name) : stated(name, cell(name));
    return value === "" ? [] : [`tierwise:${name}=${value}`];
  });
  return {
    content: contentOf(type, row),
    stem: cell("stem"),
    id: tidy(cell("id")) || undefined,
    category: tidy(cell("area")) || undefined,
    explanation: cell("explanation"),
    tags: [...tags, ...marks],
    notes: [],
  };
}

const WORDS: Readonly<Record<string, string>> = {
  易: "1",
  简单: "1",
  easy: "1",
  低: "1",
  中: "2",
  中等: "2",
  medium: "2",
  難: "3",
  难: "3",
  困难: "3",
  hard: "3",
  高: "3",
  草稿: "draft",
  可用: "ready",
  停用: "retired",
  启用: "ready",
  啟用: "ready",
};
const stated = (_name: string, text: string): string => WORDS[plain(text)] ?? plain(text);

function typeOf(words: string, row: Row): QuestionType {
  const found = Object.entries(TYPES).find(([, names]) => names.some((name) => plain(name) === plain(words)));
  if (found !== undefined) return found[0] as QuestionType;
  if (words !== "") throw new UnreadableItem("type-unknown", { type: words.slice(0, 40) });
  const letters = lettersOf(row.cells.get("answer") ?? "");
  if (row.options.length === 0) throw new UnreadableItem("type-unknown", { type: "" });
  return letters.length > 1 ? "multiple" : "single";
}

const lettersOf = (text: string): readonly string[] =>
  Array.from(
    tidy(text)
      .toLowerCase()
      .replaceAll(/[^a-z]/g, ""),
  );

function contentOf(type: QuestionType, { cells, options }: Row): DraftContent {
  const answer = cells.get("answer") ?? "";
  const lines = answer
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const guide = say(cells.get("guide") || answer || "—");
  switch (type) {
    case "single":
    case "multiple": {
      const listed = toOptions(options);
      const key = lettersOf(answer);
      if (key.length === 0) throw new UnreadableItem("key-missing");
      return type === "single"
        ? { type, options: listed, key: [...key] }
        : { type, options: listed, key: [...key], scoring: { rule: "all" } };
    }
    case "true-false": {
      const said = plain(answer);
      if (!TRUE_WORDS.includes(said) && !FALSE_WORDS.includes(said)) throw new UnreadableItem("key-missing");
      return { type, key: TRUE_WORDS.includes(said) };
    }
    case "text":
      return {
        type,
        accepted: lines.map((line) => {
          const { words, share } = shared(line);
          return { text: words, ...share };
        }),
      };
    case "numeric":
      return { type, accepted: lines.map(numberLine) };
    case "matching":
      return matchingOf(
        options.map((option) => {
          const [, left = "", right = ""] = /^(.*?)\s*(?:=>|→)\s*(.*)$/s.exec(option) ?? [];
          if (right === "") throw new UnreadableItem("malformed", { problem: option.slice(0, 40) });
          return [left, right] as const;
        }),
      );
    case "ordering": {
      const items = toOptions(options);
      return { type, items, key: items.map(({ id }) => id), scoring: "all" };
    }
    case "cloze": {
      const { body, gaps } = readCloze(cells.get("body") ?? "", false);
      return { type, body: say(body), gaps };
    }
    case "short":
    case "essay":
      return { type, guide };
  }
}

function shared(line: string): { readonly words: string; readonly share: { readonly share?: string } } {
  const [, percent, words] = /^%([\d.]+)%\s*(.*)$/s.exec(line) ?? [];
  if (percent === undefined || words === undefined) return { words: line, share: {} };
  const share = shareOfPercent(percent);
  if (share === undefined) throw new UnreadableItem("malformed", { problem: line.slice(0, 40) });
  return { words, share: share === "1" ? {} : { share } };
}

/** `30`, `30±0.5`, `30±5%`, `1~5`. */
function numberLine(line: string) {
  const { words, share } = shared(line);
  const text = words.normalize("NFKC").replaceAll("+-", "±").replaceAll(/\s/g, "");
  const [low, high] = text.split("~").map((each) => numberText(each));
  if (text.includes("~") && low !== undefined && high !== undefined && compare(exact(low), exact(high)) <= 0) {
    const value = toText(divide(add(exact(low), exact(high)), exact(2)));
    return { value, tolerance: { type: "absolute" as const, by: toText(subtract(exact(high), exact(value))) }, ...share };
  }
  const [wanted = "", by] = text.split("±");
  const value = numberText(wanted);
  const width = by === undefined ? "0" : numberText(by.replace(/%$/, ""));
  if (value === undefined || width === undefined) throw new UnreadableItem("malformed", { problem: line.slice(0, 40) });
  if (width === "0") return { value, ...share };
  const relative = by?.endsWith("%") === true;
  const tolerance = relative
    ? { type: "relative" as const, by: toText(divide(exact(width), exact(100))) }
    : { type: "absolute" as const, by: width };
  return { value, tolerance, ...share };
}
