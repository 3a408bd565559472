import type { Text } from "../../shared/json.ts";
import type { Question } from "../questions/question.ts";

/** Formats that banks come in; the file tells which. */
export type Format = "qti3" | "qti2" | "qti12" | "moodle" | "gift" | "csv" | "xlsx";

/** What a reader could not keep, or why it kept nothing; the sentence stands in the locales under `exchange.note.<code>`. */
export const NOTES = [
  "area-unknown",
  "category-as-tag",
  "defective",
  "duplicate-id",
  "feedback-dropped",
  "fractions-changed",
  "id-elsewhere",
  "key-missing",
  "languages-old",
  "malformed",
  "markup-cleaned",
  "media-dropped",
  "shape-unknown",
  "too-long",
  "type-changed",
  "type-unknown",
  "wildcard",
] as const;
export type NoteCode = (typeof NOTES)[number];

export interface Note {
  readonly code: NoteCode;
  readonly values?: Readonly<Record<string, string | number>>;
}

type Kept = "id" | "version" | "area" | "difficulty" | "state" | "stem" | "explanation" | "source" | "tags" | "media";
type Content<Q> = Q extends Question ? Omit<Q, Kept> : never;

/** What belongs to the type of a question. Texts of a file in one language stand in all three. */
export type DraftContent = Content<Question>;

/** One question as a file has it, in our terms. */
export interface Draft {
  readonly content: DraftContent;
  /** Markdown. */
  readonly stem: string;
  /** As the file names it: ours in a file of ours. */
  readonly id?: string | undefined;
  /** Path or name of the category it stands in. */
  readonly category?: string | undefined;
  readonly explanation?: string | undefined;
  readonly tags: readonly string[];
  readonly notes: readonly Note[];
}

/** @property at where it stands in the file, for people */
export type ReadItem =
  | { readonly type: "draft"; readonly at: string; readonly draft: Draft }
  | { readonly type: "refused"; readonly at: string; readonly why: Note };

/** The sentence stands in the locales under `exchange.refused.<code>`. */
export type FileRefusal =
  | "archive-broken"
  | "archive-large"
  | "archive-names"
  | "encoding"
  | "entities"
  | "format"
  | "none"
  | "protected"
  | "slow"
  | "too-large"
  | "too-many"
  | "xml-broken"
  | "xml-deep"
  | "table";

export class UnreadableBank extends Error {
  readonly code: FileRefusal;
  constructor(code: FileRefusal, cause?: unknown) {
    super(code, { cause });
    this.name = "UnreadableBank";
    this.code = code;
  }
}

/** An item that cannot be read as a question of ours. */
export class UnreadableItem extends Error {
  readonly note: Note;
  constructor(code: NoteCode, values: Readonly<Record<string, string | number>> = {}) {
    super(code);
    this.name = "UnreadableItem";
    this.note = { code, values };
  }
}

/** One question's reader, its refusal told as such. */
export function reading(at: string, read: () => Draft): ReadItem {
  try {
    return { type: "draft", at, draft: read() };
  } catch (error) {
    if (error instanceof UnreadableItem) return { type: "refused", at, why: error.note };
    throw error;
  }
}

/** A text of a file in one language. */
export const say = (words: string): Text => ({ "zh-CN": words, "zh-TW": words, en: words });

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
/** `a`, `b` … `z`, `o27` …: ids of options that a format does not name. */
export const optionId = (index: number): string => LETTERS[index] ?? `o${index + 1}`;
export const toOptions = (texts: readonly string[]) => texts.map((words, index) => ({ id: optionId(index), text: say(words) }));

export const MOST_ITEMS = 5_000;
