import type { AnyCollection } from "./arrange.ts";

/** One index that an engine keeps. */
export interface Index {
  /** Unique within its collection, and says the fields: a key declared anew gets an index of its own. */
  readonly name: string;
  readonly fields: readonly string[];
  /** Set where no two records that have all the fields may share their values. */
  readonly unique: boolean;
}

const named = (kind: string, fields: readonly string[]): Index => ({
  name: `${kind} ${fields.join(" ")}`,
  fields,
  unique: kind.startsWith("unique") || kind.startsWith("system"),
});

/** The index behind an ordered read. */
export const walkIndex = (key: string, fields: readonly string[]): Index => named(`index ${key}`, ["tenant", ...fields, "id"]);

/** All indexes that a declaration asks for. */
export function indexesOf({ indexes, unique, system, queue }: AnyCollection): readonly Index[] {
  return [
    ...Object.entries(indexes).map(([key, fields]) => walkIndex(key, fields)),
    ...Object.entries(unique).map(([key, fields]) => named(`unique ${key}`, ["tenant", ...fields])),
    ...Object.entries(system).map(([key, fields]) => named(`system ${key}`, fields)),
    ...(queue === undefined ? [] : [named("queue", ["state", "due", "id"])]),
  ];
}

/** What every record has, so that it need not be asked for. */
export const ALWAYS: ReadonlySet<string> = new Set(["tenant", "id", "version"]);
