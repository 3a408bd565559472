import type { Actor } from "../people/records.ts";
import { exact, shown, type ExactText } from "../shared/exact.ts";
import type { Locale } from "../shared/json.ts";
import type { Change } from "../store/port.ts";
import type { Form } from "./forms.ts";
import type { Remark } from "./row.ts";

/** A row's cells as understood, and who was chosen for it. */
export interface Asked {
  readonly values: Readonly<Record<string, string>>;
  readonly chosen?: string | undefined;
}

/** What one row would do. */
export interface Judged {
  /** What it is about: a second row of the same key is refused. */
  readonly key?: string | undefined;
  readonly problems: readonly Remark[];
  readonly notes: readonly Remark[];
  readonly candidates?: readonly string[] | undefined;
  readonly outcome: "new" | "change" | "same";
  /** The changes that make it true, as things stand now; asked only where there is no problem. */
  readonly make: (at: number) => Promise<readonly Change[]>;
}

/** One form's place in the house: what its rows mean, and the rows there are. */
export interface Target {
  readonly form: Form;
  judge(asked: Asked): Promise<Judged>;
  /** Every row of the form as it stands now, cells in the form's order of columns. */
  readonly rows: (locale: Locale) => Promise<readonly (readonly string[])[]>;
  /** What the import as a whole needs, before its rows. */
  prepare?(rows: readonly Asked[]): Promise<readonly Change[]>;
}

/** Opens a form for one reader; facts are read once and hold for the job or request. */
export type OpenTarget = (actor: Actor) => Promise<Target>;

const NOTHING = (): Promise<readonly Change[]> => Promise.resolve([]);

/** A row that cannot be applied as it stands. */
export const refusedRow = (problems: readonly Remark[], more: Pick<Judged, "candidates" | "key"> = {}): Judged => ({
  ...more,
  problems,
  notes: [],
  outcome: "same",
  make: NOTHING,
});

/** A row that says what is there already. */
export const sameRow = (key: string, notes: readonly Remark[] = []): Judged => ({
  key,
  problems: [],
  notes,
  outcome: "same",
  make: NOTHING,
});

/** The values that are there, for a record's optional fields. */
export function present<K extends string>(values: Readonly<Record<string, string>>, ...ids: readonly K[]): Partial<Record<K, string>> {
  const found: Partial<Record<K, string>> = {};
  for (const id of ids) if (values[id] !== undefined && values[id] !== "") found[id] = values[id];
  return found;
}

/** Whether every value that is said stands already; what is not said changes nothing. */
export const saysNothingNew = (said: Readonly<Record<string, unknown>>, stands: object): boolean =>
  Object.entries(said).every(([id, value]) => JSON.stringify((stands as Record<string, unknown>)[id]) === JSON.stringify(value));

/** A score as sheets show it: to two decimals, no more of them than needed. */
export const figure = (score: ExactText): string => String(Number(shown(exact(score))));

export const yesOrNo = (yes: boolean, locale: Locale): string => (locale === "en" ? (yes ? "Yes" : "No") : yes ? "是" : "否");
