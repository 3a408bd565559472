import type { Locale } from "../../shared/json.ts";
import type { StoredRecord } from "../../store/port.ts";
import type { Question } from "../questions/question.ts";
import type { Format } from "./draft.ts";
import type { StagedItem } from "./stage.ts";

/** The latest version of a question of a company's bank, over what ships with the installation; id `bank/item`. */
export interface BankQuestionRecord extends StoredRecord {
  readonly bank: string;
  readonly item: string;
  readonly question: Question;
  /** As the system it came from names it, where that is no id of ours. */
  readonly sourceId?: string | undefined;
  /** Person, or "system" for the command line. */
  readonly by: string;
  readonly at: number;
}

/** A file that was read and looked through: nothing of it counts until it is applied, and then all of it at once. */
export interface BankImportRecord extends StoredRecord {
  readonly bank: string;
  readonly file: string;
  readonly format: Format;
  readonly locale: Locale;
  readonly state: "staged" | "applied";
  readonly by: string;
  readonly at: number;
  readonly appliedAt?: number | undefined;
  readonly items: readonly StagedItem[];
}
