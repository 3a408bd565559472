import type { ExactText } from "../../shared/exact.ts";
import type { Text } from "../../shared/json.ts";

/** Something a person can pick or place, named by an id that answers refer to. */
export interface Option {
  readonly id: string;
  readonly text: Text;
}

/** A picture or a sound beside the stem. */
export interface Media {
  readonly kind: "image" | "audio";
  /** Id in the file store. */
  readonly file: string;
  /** What a person who cannot see or hear it needs: a description, a transcript. */
  readonly text: Text;
}

interface Base {
  /** Stable id within the bank. */
  readonly id: string;
  readonly version: number;
  readonly area: string;
  /** 1 easy – 3 hard. */
  readonly difficulty: number;
  readonly state: "draft" | "ready" | "retired";
  /** Markdown, as `markdown.ts` reads it. */
  readonly stem: Text;
  readonly explanation: Text;
  /** Where the taught rule comes from. */
  readonly source?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly media?: readonly Media[] | undefined;
}

/** One of several options is right. */
export interface SingleQuestion extends Base {
  readonly type: "single";
  readonly options: readonly Option[];
  /** Exactly one option id. */
  readonly key: readonly string[];
  /** Options keep their order on every paper. */
  readonly fixed?: boolean | undefined;
}

/** Any number of options is right. */
export interface MultipleQuestion extends Base {
  readonly type: "multiple";
  readonly options: readonly Option[];
  /** Ids of all right options, at least one. */
  readonly key: readonly string[];
  readonly fixed?: boolean | undefined;
  readonly scoring: MultipleScoring;
}

/**
 * How a choice of several is marked, as a share of the question's marks; K right options, r of them chosen, w wrong ones chosen.
 * - `all`: 1 for exactly the right ones, else 0.
 * - `proportional`: (r − e) ÷ K, where e = options chosen beyond K; never below 0.
 * - `penalty`: (r − penalty × w) ÷ K, never below 0; `penalty` is 1 where none is given.
 */
export type MultipleScoring =
  | { readonly rule: "all" | "proportional" }
  | { readonly rule: "penalty"; readonly penalty?: ExactText | undefined };

export interface TrueFalseQuestion extends Base {
  readonly type: "true-false";
  readonly key: boolean;
}

/** What stays different when a typed text is compared; everything else is evened out first. */
export type Strictness = "case" | "width" | "spaces" | "punctuation" | "script";

/** A text that earns marks. */
export interface AcceptedText {
  readonly text: string;
  /** Share of the marks, above 0 up to 1; 1 where none is given. */
  readonly share?: ExactText | undefined;
}

/** How a short text is marked. */
export interface TextRule {
  /** In any of the languages people answer in; the best share counts. */
  readonly accepted: readonly AcceptedText[];
  /** Differences that count; none unless named. */
  readonly strict?: readonly Strictness[] | undefined;
  /** Slips of the pen let pass (characters added, left out or changed); 0 unless given, and never more than a quarter of the text. */
  readonly edits?: number | undefined;
}

/** A short text that a machine can mark. */
export interface TextQuestion extends Base, TextRule {
  readonly type: "text";
}

/** A number that earns marks: |answer − value| ≤ tolerance, or ≤ tolerance × |value| where it is relative. Exact. */
export interface AcceptedNumber {
  readonly value: ExactText;
  readonly tolerance?: { readonly type: "absolute" | "relative"; readonly by: ExactText } | undefined;
  readonly share?: ExactText | undefined;
}

/** A unit as typed after the number; `factor` turns the typed number into the key's unit: 1 for that unit itself. */
export interface Unit {
  readonly name: string;
  readonly factor: ExactText;
}

/** How a number is marked. */
export interface NumberRule {
  readonly accepted: readonly AcceptedNumber[];
  readonly units?: readonly Unit[] | undefined;
  /** A number without a unit earns nothing. */
  readonly unitRequired?: boolean | undefined;
}

export interface NumericQuestion extends Base, NumberRule {
  readonly type: "numeric";
}

/** Each left item belongs to one right item; right items may be used twice or not at all. */
export interface MatchingQuestion extends Base {
  readonly type: "matching";
  readonly left: readonly Option[];
  readonly right: readonly Option[];
  /** Left id → right id, one for each left item. */
  readonly key: Readonly<Record<string, string>>;
  /** `pairs`: an equal share for each right pair; `all`: everything or nothing. */
  readonly scoring: "pairs" | "all";
}

/** Items to be put in order. */
export interface OrderingQuestion extends Base {
  readonly type: "ordering";
  readonly items: readonly Option[];
  /** Item ids, first to last. */
  readonly key: readonly string[];
  /**
   * `all`: everything or nothing; `positions`: a share for each item in its place; `neighbours`: a share for each two items of the
   * key that follow each other directly.
   */
  readonly scoring: "all" | "positions" | "neighbours";
}

/** A place in a cloze text. Its weight (1 unless given) is its part of the question's marks. */
export type Gap = { readonly id: string; readonly weight?: ExactText | undefined } & (
  | { readonly type: "choice"; readonly options: readonly Option[]; readonly key: string; readonly fixed?: boolean | undefined }
  | ({ readonly type: "text" } & TextRule)
  | ({ readonly type: "numeric" } & NumberRule)
);

/** A text with gaps. */
export interface ClozeQuestion extends Base {
  readonly type: "cloze";
  /** Markdown; `[[id]]` stands where gap `id` is, each gap once in each language. */
  readonly body: Text;
  readonly gaps: readonly Gap[];
}

/** A few sentences, marked by a person. */
export interface ShortQuestion extends Base {
  readonly type: "short";
  /** What a marker looks for, and each point's share of the marks. */
  readonly guide: Text;
}

/** A longer text, marked by a person. */
export interface EssayQuestion extends Base {
  readonly type: "essay";
  readonly guide: Text;
  /** Advice to the writer, in characters; nothing is cut off by it. */
  readonly length?: { readonly from?: number | undefined; readonly to?: number | undefined } | undefined;
}

/** A bank question. */
export type Question =
  | SingleQuestion
  | MultipleQuestion
  | TrueFalseQuestion
  | TextQuestion
  | NumericQuestion
  | MatchingQuestion
  | OrderingQuestion
  | ClozeQuestion
  | ShortQuestion
  | EssayQuestion;

export type QuestionType = Question["type"];
export type QuestionOf<T extends QuestionType> = Extract<Question, { readonly type: T }>;
