import type { Text } from "../../shared/json.ts";
import type { StoredRecord } from "../../store/port.ts";
import type { Question } from "../questions/question.ts";

/** A part of what is taught; questions stand in one. */
export interface BankArea {
  readonly area: string;
  readonly name: Text;
}

/**
 * A bank of a company; its version rises with each change to any of its questions, so that one read tells whether anything is new.
 * Of a bank that ships with the installation it holds nothing else.
 */
export interface BankRecord extends StoredRecord {
  /** Absent where the bank ships with the installation. */
  readonly name?: Text | undefined;
  readonly areas?: readonly BankArea[] | undefined;
  readonly changedAt: number;
}

/** The latest version of a question of a company's bank, over what ships with the installation; id `bank/item`. */
export interface BankQuestionRecord extends StoredRecord {
  readonly bank: string;
  readonly item: string;
  readonly question: Question;
  /** As the system it came from names it, where that is no id of ours. */
  readonly sourceId?: string | undefined;
  /** Version of the shipped question that was last seen when this one was written; a higher one is offered. */
  readonly shipped?: number | undefined;
  /** Person, or "system" for the command line. */
  readonly by: string;
  readonly at: number;
}

/** How a version came about. */
export type Origin = "shipped" | "written" | "imported";

/** One version of a question as it was saved; never changed. Its state is that of the day it was saved. */
export interface BankVersionRecord extends StoredRecord {
  readonly bank: string;
  readonly item: string;
  readonly number: number;
  readonly question: Question;
  readonly origin: Origin;
  /** Person, or "system". */
  readonly by: string;
  readonly at: number;
}
