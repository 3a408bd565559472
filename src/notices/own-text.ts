import { KINDS, type NoticeKind } from "./kinds.ts";

/** A notice in a company's own words, before its values are filled in. */
export interface OwnText {
  /** The mail's subject and the notice's heading: it stands in the open on many a screen. */
  readonly subject: string;
  /** The mail's first line; may be empty. */
  readonly lead: string;
  readonly words: string;
}

export type TextField = keyof OwnText;

/** Longest of each field, in UTF-16 units. */
export const LONGEST: Readonly<Record<TextField, number>> = { subject: 120, lead: 200, words: 2_000 };

/** What every text may name beside the values of its kind. */
const ALWAYS = ["company", "person"] as const;

/** What tells who somebody is: it stands in no subject. */
const PERSONAL: ReadonlySet<string> = new Set(["person", "number"]);

/** The placeholders a field of a kind's text may hold. */
export const placeholdersOf = (kind: NoticeKind, field: TextField): readonly string[] =>
  [...KINDS[kind].values, ...ALWAYS].filter((name) => field !== "subject" || !PERSONAL.has(name));

export type TextProblem =
  | { readonly field: TextField; readonly code: "empty" | "too-long" | "open-brace" }
  | { readonly field: TextField; readonly code: "unknown" | "personal"; readonly name: string };

const FIELDS = ["subject", "lead", "words"] as const satisfies readonly TextField[];
const PLACEHOLDER = /\{([^{}\n]*)\}/g;

/** Everything that keeps a text from being sent, in the order of its fields; each placeholder is named as it was typed. */
export const problemsOf = (kind: NoticeKind, text: OwnText): readonly TextProblem[] =>
  FIELDS.flatMap((field) => fieldProblems(kind, field, text[field]));

function fieldProblems(kind: NoticeKind, field: TextField, text: string): readonly TextProblem[] {
  if (text === "") return field === "lead" ? [] : [{ field, code: "empty" }];
  const known = placeholdersOf(kind, field);
  const named = new Set([...text.matchAll(PLACEHOLDER)].map(([, name = ""]) => name));
  const wrong = [...named].filter((name) => !known.includes(name));
  return [
    ...(text.length > LONGEST[field] ? [{ field, code: "too-long" as const }] : []),
    ...wrong.map((name) => ({ field, code: PERSONAL.has(name) ? ("personal" as const) : ("unknown" as const), name })),
    ...(/[{}]/.test(text.replaceAll(PLACEHOLDER, "")) ? [{ field, code: "open-brace" as const }] : []),
  ];
}

/** Controls but the line break, and marks that turn the direction of the text round: nothing that a reader could see. */
const UNSEEN = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** A text as it is kept: composed, without what cannot be seen; the subject in one line. */
export function cleaned({ subject, lead, words }: OwnText): OwnText {
  const clean = (text: string): string =>
    text
      .normalize("NFC")
      .replaceAll("\r\n", "\n")
      .replaceAll(UNSEEN, (char) => (char === "\n" ? char : char === "\t" ? " " : ""))
      .trim();
  const line = (text: string): string => clean(text).replaceAll(/\s*\n\s*/g, " ");
  return { subject: line(subject), lead: line(lead), words: clean(words).replaceAll(/\n{3,}/g, "\n\n") };
}

/** The text with its values; a value is never looked through for placeholders, and one that is not there leaves nothing. */
export const filled = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replaceAll(PLACEHOLDER, (_, name: string) => String(values[name] ?? ""));
