import type { Json } from "../shared/json.ts";
import type { StoredRecord } from "../store/port.ts";
import type { FormName } from "./forms.ts";
import type { Remark } from "./row.ts";
import type { SheetRefusal } from "./table.ts";

/** Where a row of a staged sheet stands. */
export type Verdict = "wrong" | "unclear" | "new" | "change" | "same" | "skipped";

/** Order of rows in the preview: what needs a person first. */
export const RANKS: Readonly<Record<Verdict, number>> = { wrong: 0, unclear: 0, new: 1, change: 1, same: 2, skipped: 3 };

/** A record that an import wrote, with what stood there before. */
export interface Touch {
  readonly collection: string;
  readonly id: string;
  /** null: it was not there. */
  readonly before: Json;
  /** Version the import left it at; a later one was built on it. */
  readonly version: number;
}

/** An event that an import told. */
export interface Told {
  readonly type: string;
  readonly key: string;
}

/**
 * One sheet that somebody brought: read, looked at, applied, taken back.
 * `reading` → `staged` (or `refused`) → `applying` → `applied` → `undoing` → `undone`, from where it may be applied again.
 */
export interface ImportRecord extends StoredRecord {
  readonly cohort: string;
  readonly form: FormName;
  /** File of the sheet, and its name. */
  readonly file: string;
  readonly fileName: string;
  /** SHA-256 of the file, hex: the same sheet brought twice is told so. */
  readonly digest?: string | undefined;
  readonly by: string;
  readonly at: number;
  readonly state: "reading" | "refused" | "staged" | "applying" | "applied" | "undoing" | "undone";
  readonly refusal?: SheetRefusal | undefined;
  /** Columns found and how the sheet calls them; `column` absent where it is none of the form's. */
  readonly columns: readonly { readonly head: string; readonly column?: string | undefined }[];
  /** Rows by verdict. */
  readonly counts: Readonly<Partial<Record<Verdict, number>>>;
  /** Job that is at work on it, or was last. */
  readonly job: string;
  readonly appliedAt?: number | undefined;
  readonly appliedBy?: string | undefined;
  readonly undoneAt?: number | undefined;
  readonly undoneBy?: string | undefined;
  /** Counters raised for the sheet's numbers. */
  readonly touched?: readonly Touch[] | undefined;
  /** Why the last undo was not done: rows that something was built on since. */
  readonly builtOn?: readonly { readonly line: number; readonly name: string }[] | undefined;
}

/** One row of a staged sheet; id `import.line`. */
export interface StagedRowRecord extends StoredRecord {
  readonly import: string;
  /** As the spreadsheet counts, from 1. */
  readonly line: number;
  /** As typed, by column; fixed in the preview. */
  readonly cells: Readonly<Record<string, string>>;
  readonly verdict: Verdict;
  /** {@link RANKS} of the verdict. */
  readonly rank: number;
  /** What it is about; two rows of one key are twice the same. */
  readonly key?: string | undefined;
  readonly problems: readonly Remark[];
  readonly notes: readonly Remark[];
  /** Persons it may be about. */
  readonly candidates?: readonly string[] | undefined;
  readonly chosen?: string | undefined;
  readonly skipped?: boolean | undefined;
  /** Set once applied. */
  readonly touched?: readonly Touch[] | undefined;
  readonly told?: readonly Told[] | undefined;
}
