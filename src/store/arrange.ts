import { AppError } from "../shared/errors.ts";
import { type Cleaned, cleanRecord, cleanText } from "./clean.ts";
import type { Change, Collection, StoredRecord } from "./port.ts";

/** Any declared collection; every `Collection<R>` is one. */
export type AnyCollection = Collection<StoredRecord>;

export interface Target {
  readonly tenant: string;
  readonly id: string;
  /** The stored version the caller saw. */
  readonly version: number;
}

export interface Replacement extends Cleaned {
  readonly target: Target;
}

/** The changes of one commit to one collection, in the order both engines make them. */
export interface Arranged {
  readonly collection: AnyCollection;
  readonly removes: Target[];
  readonly replaces: Replacement[];
  readonly inserts: Cleaned[];
}

/**
 * Cleans the changes and groups them by collection: removes before replaces before inserts, so that a unique key freed in a commit can be
 * taken in the same commit whatever the order it was listed in.
 * @throws AppError("unexpected") when a commit names one record twice
 */
export function arrange(changes: readonly Change[]): readonly Arranged[] {
  const groups = new Map<string, Arranged>();
  const named = new Set<string>();
  for (const change of changes) {
    const { name } = change.collection;
    const { tenant, id } = change.kind === "remove" ? change : change.record;
    const target = { tenant: cleanText(tenant), id: cleanText(id) };
    // Clean texts hold no U+0000.
    const place = [name, target.tenant, target.id].join("\u0000");
    if (named.has(place)) throw new AppError("unexpected", { reason: `one commit names ${name} ${target.tenant}/${target.id} twice` });
    named.add(place);
    const group = groups.get(name) ?? { collection: change.collection, removes: [], replaces: [], inserts: [] };
    groups.set(name, group);
    if (change.kind === "insert") group.inserts.push(cleanRecord(change.record, 1));
    else if (change.kind === "remove") group.removes.push({ ...target, version: change.version });
    else {
      const { version } = change.record;
      group.replaces.push({ ...cleanRecord(change.record, version + 1), target: { ...target, version } });
    }
  }
  return [...groups.values()];
}

/** Fields of unique and system keys: what has to be vacated first when records of one commit pass a key on among themselves. */
export const keyFields = (collection: AnyCollection): readonly string[] => [
  ...new Set([...Object.values(collection.unique), ...Object.values(collection.system)].flat()),
];

/** Whether replaced records might hand a unique key to one another (a swap), which needs it vacated before it is taken. */
export const mayPassKeys = (group: Arranged): boolean => group.replaces.length > 1 && keyFields(group.collection).length > 0;
