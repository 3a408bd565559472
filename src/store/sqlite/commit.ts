import { Conflict } from "../../shared/errors.ts";
import { type Arranged, mayPassKeys, type Target } from "../arrange.ts";
import { type Cleaned, indexedValue } from "../clean.ts";
import { type Driver, resultCode } from "./connect.ts";
import { columnValue, columnValues, quoted, type Table } from "./schema.ts";

const CONSTRAINT = 19;

/** Whether another record holds the key's values. */
function taken(db: Driver, table: Table, { record }: Cleaned, key: { fields: readonly string[]; system: boolean }): boolean {
  const values = key.fields.map((field) => columnValue(indexedValue(record, field)));
  if (values.includes(null)) return false;
  const scope = key.system ? "(tenant <> ? or id <> ?)" : "tenant = ? and id <> ?";
  const same = key.fields.map((field) => `${quoted(field)} = ?`).join(" and ");
  return db.rows(`select 1 from ${table.name} where ${scope} and ${same}`, [record.tenant, record.id, ...values]).length > 0;
}

/** Names the key behind a constraint failure by looking who holds it (SQLite tells it in prose only). */
function clash(db: Driver, table: Table, written: Cleaned): Conflict {
  const { name, unique, system } = table.collection;
  const keys = [
    ...Object.entries(unique).map(([key, fields]) => ({ key, fields, system: false })),
    ...Object.entries(system).map(([key, fields]) => ({ key, fields, system: true })),
  ];
  const held = keys.find((key) => taken(db, table, written, key));
  return new Conflict(name, held === undefined ? { id: written.record.id } : { key: held.key });
}

function unlessTaken(db: Driver, table: Table, written: Cleaned, write: () => number): number {
  try {
    return write();
  } catch (error) {
    if (resultCode(error)?.primary === CONSTRAINT) throw clash(db, table, written);
    throw error;
  }
}

function onlyIfSeen(table: Table, target: Target, changed: number): void {
  if (changed === 0) throw new Conflict(table.collection.name, { id: target.id });
}

/** The record that is replaced, where it is known. */
type Before = Cleaned["record"] | undefined;

/** Stores the document over the version that was seen; columns that are as they were `before` stay untouched. @throws Conflict */
export function replaceRecord(db: Driver, table: Table, written: Cleaned & { readonly target: Target }, before: Before): void {
  const { record, text, target } = written;
  const columns =
    before === undefined ? table.columns : table.columns.filter((at) => indexedValue(before, at) !== indexedValue(record, at));
  const values = [record.version, text, ...columnValues(columns, record), target.tenant, target.id, target.version];
  onlyIfSeen(
    table,
    target,
    unlessTaken(db, table, written, () => db.run(table.replace(columns), values)),
  );
}

export interface Group {
  readonly table: Table;
  readonly group: Arranged;
}

/**
 * Makes one commit's changes inside the transaction that is open.
 * @param known the record with this target's id, where it is remembered
 * @throws Conflict
 */
export function applyChanges(db: Driver, groups: readonly Group[], known: (group: Group, target: Target) => Before): void {
  for (const each of groups) {
    const { table, group } = each;
    for (const { tenant, id, version } of group.removes) {
      onlyIfSeen(table, { tenant, id, version }, db.run(table.remove, [tenant, id, version]));
    }
    const vacated = mayPassKeys(group);
    if (vacated) {
      for (const { target } of group.replaces) {
        onlyIfSeen(table, target, db.run(table.vacate, [target.tenant, target.id, target.version]));
      }
    }
    for (const replacement of group.replaces) {
      const before = vacated ? undefined : known(each, replacement.target);
      replaceRecord(db, table, replacement, before?.version === replacement.target.version ? before : undefined);
    }
    for (const added of group.inserts) {
      const { tenant, id, version } = added.record;
      unlessTaken(db, table, added, () =>
        db.run(table.insert, [tenant, id, version, added.text, ...columnValues(table.columns, added.record)]),
      );
    }
  }
}
