import { LOCALES } from "../../../shared/json.ts";
import type { Media, Question, QuestionOf, QuestionType } from "../../questions/question.ts";
import { readQuestion } from "../../questions/read.ts";
import { NO_EXPLANATION } from "../../exchange/assemble.ts";
import type { Typed } from "../bank.service.ts";
import { ROWS, type Block } from "./blocks.ts";
import { multiple, single } from "./choices.ts";
import type { Editor } from "./editor.ts";
import { prefixes, rowFields, rowsIn, textFields, textOf, typed, type Fields, type Problem } from "./fields.ts";
import { cloze } from "./gaps.ts";
import { matching, ordering } from "./order.ts";
import { essay, numeric, short, text, trueFalse } from "./plain.ts";

const EDITORS: { readonly [T in QuestionType]: Editor<QuestionOf<T>> } = {
  single,
  multiple,
  "true-false": trueFalse,
  text,
  numeric,
  matching,
  ordering,
  cloze,
  short,
  essay,
};

// The registry pairs each type with its editor; the compiler cannot follow that through an index.
const editorOf = (type: QuestionType): Editor<Question> => EDITORS[type] as unknown as Editor<Question>;

export const MOST_MEDIA = 6;
const BLANK_TEXT = { "zh-CN": "", "zh-TW": "", en: "" };

/** A question as its form shows it. */
export function fieldsOf(question: Question): Fields {
  const { area, difficulty, stem, explanation, source = "", tags = [], media = [], type } = question;
  return {
    type,
    area,
    difficulty: String(difficulty),
    source,
    tags: tags.join("\n"),
    ...textFields("stem", stem),
    ...textFields("explanation", LOCALES.every((locale) => explanation[locale] === NO_EXPLANATION) ? BLANK_TEXT : explanation),
    ...rowFields("media", media, ({ file, text: words }, at) => ({ ...textFields(`${at}.text`, words), [`${at}.file`]: file })),
    ...editorOf(type).fields(question),
  };
}

/** What a new question's form shows. */
export const blankFields = (type: QuestionType, area: string): Fields => ({ type, area, difficulty: "2", ...editorOf(type).blank });

/** The fields with more rows in one of the lists. */
export function withMore(fields: Fields, list: string): Fields {
  const most = list === "gaps" ? 40 : 20;
  return { ...fields, [`${list}.count`]: String(Math.min(most, rowsIn(fields, list, most) + ROWS.more)) };
}

/** The fields without places for files that were left empty, so that there is always room for one more. */
export function withoutGaps(fields: Fields): Fields {
  const kept = prefixes(fields, "media", MOST_MEDIA).filter((at) => typed(fields, `${at}.file`) !== "");
  const rest = Object.entries(fields).filter(([name]) => !name.startsWith("media."));
  const own = (at: string): readonly (readonly [string, string])[] =>
    Object.entries(fields).flatMap(([name, value]) => (name.startsWith(`${at}.`) ? [[name.slice(at.length), value] as const] : []));
  return {
    ...Object.fromEntries(rest),
    ...rowFields("media", kept, (from, at) => Object.fromEntries(own(from).map(([name, value]) => [`${at}${name}`, value]))),
  };
}

export const blocksOf = (type: QuestionType, fields: Fields): readonly Block[] => editorOf(type).blocks(fields);

export interface FormRead {
  /** What was typed, as far as it is a question: for a look at it, and for saving where there is no problem. */
  readonly typed: Typed | undefined;
  readonly problems: readonly Problem[];
}

/** Reads a form. @param before the question it was about; its type is the form's */
export function readForm(type: QuestionType, fields: Fields, before?: Question): FormRead {
  const [stem, explanation] = [textOf(fields, "stem"), textOf(fields, "explanation")];
  const own = editorOf(type).read(fields, before?.type === type ? before : undefined);
  const media = readMedia(fields);
  const problems = [...(stem === undefined ? [{ at: "stem.zh-CN", code: "stem-blank" }] : []), ...own.problems, ...media.problems];
  if (problems.length > 0) return { typed: undefined, problems };
  const tags = typed(fields, "tags")
    .split(/[\n,，;；]/u)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "");
  const source = typed(fields, "source");
  const raw = {
    ...own.content,
    type,
    id: "typed",
    version: 1,
    state: "draft",
    difficulty: Number(typed(fields, "difficulty")),
    stem,
    explanation: explanation ?? Object.fromEntries(LOCALES.map((locale) => [locale, NO_EXPLANATION])),
    ...(source !== "" && { source }),
    ...(tags.length > 0 && { tags: [...new Set(tags)] }),
    ...(media.list.length > 0 && { media: media.list }),
  };
  const read = readQuestion(raw, typed(fields, "area"));
  if (read.type === "malformed")
    return { typed: undefined, problems: [{ at: "", code: "malformed", values: { problem: read.issues.slice(0, 3).join("; ") } }] };
  const { id: _id, version: _version, state: _state, ...content } = read.question;
  const defects = read.type === "defective" ? read.defects : [];
  return { typed: content, problems: defects.map(({ code, values }) => ({ at: "", code: `defect-${code}`, values })) };
}

function readMedia(fields: Fields): { readonly list: readonly Media[]; readonly problems: readonly Problem[] } {
  const rows = prefixes(fields, "media", MOST_MEDIA).flatMap((at) => {
    const file = typed(fields, `${at}.file`);
    return file === "" || typed(fields, `${at}.drop`) !== "" ? [] : [{ at, file, words: textOf(fields, `${at}.text`) }];
  });
  return {
    // What it is is told by its content when it is saved.
    list: rows.flatMap(({ file, words }) => (words === undefined ? [] : [{ kind: "image" as const, file, text: words }])),
    problems: rows.filter(({ words }) => words === undefined).map(({ at }) => ({ at: `${at}.text.zh-CN`, code: "media-text-blank" })),
  };
}
