import { exact, HUNDRED, multiply } from "../../shared/exact.ts";
import type { AcceptedNumber, Question } from "../questions/question.ts";
import { NO_EXPLANATION } from "./assemble.ts";
import { gapCode } from "./cloze-code.ts";
import { optionId } from "./draft.ts";
import { marksOf } from "./marks.ts";
import { decimal, percentOf } from "./percent.ts";
import { COLUMNS, TYPES, type Column } from "./table-heads.ts";

export type SheetWords = "zh" | "en";

const FIXED = ["id", "type", "area", "difficulty", "state", "stem", "body"] as const satisfies readonly Column[];
const AFTER = ["answer", "explanation", "guide", "source", "tags"] as const satisfies readonly Column[];
const OPTIONS_AT_LEAST = 4;
const OWN_COLUMN = /^tierwise:(difficulty|state|source)=/;

/** A sheet of questions in one language: head and rows. Without questions it is the template. */
export function toRows(
  questions: readonly Question[],
  words: SheetWords,
): { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  const at = words === "zh" ? 0 : 1;
  const most = Math.max(OPTIONS_AT_LEAST, ...questions.map((question) => optionsOf(question).length));
  const letters = Array.from({ length: most }, (_, index) => `${words === "zh" ? "选项" : "Option "}${optionId(index).toUpperCase()}`);
  const head = [...FIXED.map((column) => COLUMNS[column][at]), ...letters, ...AFTER.map((column) => COLUMNS[column][at])];
  const rows = questions.map((question) => {
    const cells = cellsOf(question, at);
    const options = optionsOf(question);
    return [
      ...FIXED.map((column) => cells[column] ?? ""),
      ...letters.map((_, index) => options[index] ?? ""),
      ...AFTER.map((column) => cells[column] ?? ""),
    ];
  });
  return { head, rows };
}

function cellsOf(question: Question, at: 0 | 1): Partial<Record<Column, string>> {
  const told = question.explanation.en;
  const tags = [...(question.tags ?? []), ...marksOf(question).filter((mark) => !OWN_COLUMN.test(mark))];
  return {
    id: question.id,
    type: TYPES[question.type][at],
    area: question.area,
    difficulty: String(question.difficulty),
    state: question.state,
    stem: question.stem.en,
    ...(question.type === "cloze" && {
      body: question.body.en.replaceAll(/\[\[([a-z0-9-]+)\]\]/g, (marker, id: string) => {
        const gap = question.gaps.find((each) => each.id === id);
        return gap === undefined ? marker : gapCode(gap);
      }),
    }),
    answer: answerOf(question),
    explanation: told === NO_EXPLANATION ? "" : told,
    ...("guide" in question && { guide: question.guide.en }),
    source: question.source ?? "",
    tags: tags.join("; "),
  };
}

function optionsOf(question: Question): readonly string[] {
  switch (question.type) {
    case "single":
    case "multiple":
      return question.options.map(({ text }) => text.en);
    case "matching": {
      const right = (id: string | undefined): string => question.right.find((each) => each.id === id)?.text.en ?? "";
      const spare = question.right.filter(({ id }) => !Object.values(question.key).includes(id));
      return [
        ...question.left.map(({ id, text }) => `${text.en} => ${right(question.key[id])}`),
        ...spare.map(({ text }) => ` => ${text.en}`),
      ];
    }
    case "ordering":
      return question.key.map((id) => question.items.find((item) => item.id === id)?.text.en ?? "");
    case "true-false":
    case "text":
    case "numeric":
    case "cloze":
    case "short":
    case "essay":
      return [];
  }
}

const share = (text: string | undefined): string => (text === undefined ? "" : `%${percentOf(text)}%`);

function answerOf(question: Question): string {
  switch (question.type) {
    case "single":
    case "multiple":
      return question.options.flatMap(({ id }, index) => (question.key.includes(id) ? [optionId(index).toUpperCase()] : [])).join("");
    case "true-false":
      return String(question.key);
    case "text":
      return question.accepted
        .map((each) => `${share(each.share ?? (each.text.startsWith("%") ? "1" : undefined))}${each.text}`)
        .join("\n");
    case "numeric":
      return question.accepted.map((each) => `${share(each.share)}${decimal(exact(each.value), 30)}${around(each)}`).join("\n");
    case "matching":
    case "ordering":
    case "cloze":
    case "short":
    case "essay":
      return "";
  }
}

function around({ tolerance }: AcceptedNumber): string {
  if (tolerance === undefined) return "";
  return tolerance.type === "relative"
    ? `±${decimal(multiply(exact(tolerance.by), HUNDRED), 30)}%`
    : `±${decimal(exact(tolerance.by), 30)}`;
}
