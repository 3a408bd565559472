import type { Locale } from "../../shared/json.ts";
import type { StoredRecord } from "../../store/port.ts";
import type { Format } from "./draft.ts";
import type { StagedItem } from "./stage.ts";

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
