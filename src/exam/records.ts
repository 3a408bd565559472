import type { ExactText } from "../shared/exact.ts";
import type { Text } from "../shared/json.ts";
import type { StoredRecord } from "../store/port.ts";

interface QuestionBase {
  /** Stable id within the bank. */
  readonly id: string;
  readonly version: number;
  readonly area: string;
  /** 1 easy – 3 hard. */
  readonly difficulty: number;
  readonly state: "draft" | "ready" | "retired";
  readonly stem: Text;
  readonly explanation: Text;
}

/** A bank question. */
export type Question =
  | (QuestionBase & {
      readonly type: "single";
      readonly options: readonly { readonly id: string; readonly text: Text }[];
      readonly key: readonly string[];
    })
  | (QuestionBase & { readonly type: "short"; readonly guide: Text });

/** A question version as sat: immutable, id `item@version`, so that an edit never rewrites history. */
export interface QuestionRecord extends StoredRecord {
  readonly bank: string;
  readonly question: Question;
}

/** One place on a paper. */
export interface PaperItem {
  /** `QuestionRecord.id`. */
  readonly question: string;
  readonly section: string;
  readonly marks: ExactText;
  /** Option ids in the order this learner sees them; empty for a short answer. */
  readonly order: readonly string[];
}

export interface Answer {
  /** An option id, or the text of a short answer. */
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
  /** Server time at which it ends: min(start + duration, window's end). */
  readonly deadline: number;
  readonly answers: Readonly<Record<string, Answer>>;
  readonly flags: readonly string[];
  readonly handedInAt?: number | undefined;
  /** "learner", or "deadline" when time ran out. */
  readonly handedInBy?: "learner" | "deadline" | undefined;
  readonly marks: Readonly<Record<string, Mark>>;
  /** Σ marks scaled to 0–100; set once every question is marked. */
  readonly score?: ExactText | undefined;
}
