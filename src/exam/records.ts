import type { ExactText } from "../shared/exact.ts";
import type { Locale } from "../shared/json.ts";
import type { StoredRecord } from "../store/port.ts";
import type { RegradeChange } from "./regrade/records.ts";
import type { Breaks, Editor } from "./sitting/records.ts";
import type { Question, QuestionType } from "./questions/question.ts";

export type { Question, QuestionType } from "./questions/question.ts";

/** A question version as sat: immutable, id `item@version`, so that an edit never rewrites history. */
export interface QuestionRecord extends StoredRecord {
  readonly bank: string;
  readonly question: Question;
}

/** One place on a paper. It says what an answer to it may be, so that a save needs no question text. */
export interface PaperItem {
  /** `QuestionRecord.id`. */
  readonly question: string;
  readonly section: string;
  readonly marks: ExactText;
  /** Absent for the two oldest types, which the order tells apart: single where there is one, short where there is none. */
  readonly type?: QuestionType | undefined;
  /** What can be chosen, in the order this learner sees it: option ids, right ids, places in a sequence; empty for a text. */
  readonly order: readonly string[];
  /** Where an answer has parts (left items, items to order, gaps): each in the order seen. */
  readonly parts?: readonly PaperPart[] | undefined;
}

export interface PaperPart {
  readonly id: string;
  /** Its own choices in the order seen, empty for a text; absent = the item's `order`. */
  readonly order?: readonly string[] | undefined;
}

export interface Answer {
  /**
   * Always one text, so that saves, journals and comparisons treat all types alike; empty = blank. An option id, `true` or `false`,
   * a typed text, or for several choices and for parts the JSON text that `questions/value.ts` writes.
   */
  readonly value: string;
  /** Rises with each save of this answer; a lower one is stale. */
  readonly revision: number;
  /** Server time of the save. */
  readonly at: number;
}

export interface Mark {
  readonly mark: ExactText;
  /** "auto" or the marker's person id. */
  readonly by: string;
  readonly at: number;
  readonly comment?: string | undefined;
}

/** What a regrade made of one place on a paper. */
export interface Regraded {
  /** `RegradeRecord.id` of the latest one that took effect here. */
  readonly regrade: string;
  readonly as: RegradeChange;
  /** The mark as the question was asked; absent while nobody had marked it. */
  readonly asked?: Mark | undefined;
}

/** One sitting of an exam. Answers change only while it is open; hand-in is terminal. */
export interface AttemptRecord extends StoredRecord {
  readonly cohort: string;
  readonly component: string;
  readonly person: string;
  /** 1, 2 … per person and component. */
  readonly number: number;
  readonly state: "open" | "handed-in" | "marked";
  readonly seed: string;
  readonly paper: readonly PaperItem[];
  readonly startedAt: number;
  /** Server time at which it ends if its clock never stands still and the room is given no more: see `sitting/timeline.ts`. */
  readonly deadline: number;
  /** ms that anybody who started then had; `deadline` may hold more. Absent: all of it. */
  readonly standard?: number | undefined;
  readonly breaks?: Breaks | undefined;
  readonly editor?: Editor | undefined;
  /** `at` of the latest announcement that was read. */
  readonly heard?: number | undefined;
  readonly answers: Readonly<Record<string, Answer>>;
  readonly flags: readonly string[];
  readonly handedInAt?: number | undefined;
  /** "learner", "deadline" when time ran out, or "instructor". */
  readonly handedInBy?: "learner" | "deadline" | "instructor" | undefined;
  readonly marks: Readonly<Record<string, Mark>>;
  /** By question; what is not here counts as it was asked. */
  readonly regraded?: Readonly<Record<string, Regraded>> | undefined;
  /** Marked before its results were released: only those who mark know of it until then. */
  readonly withheld?: true | undefined;
  /** Σ marks scaled to 0–100; set once every question is marked. What it counts is `attempts/counting.ts`'s to say. */
  readonly score?: ExactText | undefined;
  /** What was agreed to before the start: the honour statement of that version (its number) of the programme, as read in a language. */
  readonly honour?: { readonly at: number; readonly programme: number; readonly locale: Locale } | undefined;
  /** `MakeUpRecord.id` where it is a make-up. */
  readonly makeUp?: string | undefined;
  /** It counts no more than this, whatever its score; promised when the make-up was opened. */
  readonly cap?: ExactText | undefined;
}
