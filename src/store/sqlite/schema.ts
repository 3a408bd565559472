import { AppError } from "../../shared/errors.ts";
import { type AnyCollection, keyFields } from "../arrange.ts";
import { indexedValue } from "../clean.ts";
import { ALWAYS, type Index, indexesOf } from "../indexes.ts";
import type { Scalar } from "../port.ts";
import { type Driver, resultCode, type Value } from "./connect.ts";

/** A collection's table: the document as JSON text, and one column per indexed field. */
export interface Table {
  readonly collection: AnyCollection;
  readonly name: string;
  /** Indexed fields beside tenant, id and version. */
  readonly columns: readonly string[];
  readonly insert: string;
  /** Replaces the document and these columns: every index of a column that is named is written again, whether it changed or not. */
  replace(columns: readonly string[]): string;
  readonly remove: string;
  /** Empties the columns of all unique keys. */
  readonly vacate: string;
}

const CONSTRAINT = 19;
const YES = new Uint8Array([1]);
const NO = new Uint8Array([0]);

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Booleans are one-byte blobs: that keeps them apart from numbers, and sorts them after strings as MongoDB does. */
export function columnValue(value: Scalar | null): Value {
  if (typeof value !== "boolean") return value;
  return value ? YES : NO;
}

export const columnValues = (columns: readonly string[], record: Readonly<Record<string, unknown>>): Value[] =>
  columns.map((field) => columnValue(indexedValue(record, field)));

export function tableOf(collection: AnyCollection): Table {
  const queue = collection.queue === undefined ? [] : ["state", "due"];
  const indexed = [...Object.values(collection.indexes), keyFields(collection), queue].flat();
  const columns = [...new Set(indexed)].filter((field) => !ALWAYS.has(field));
  const keys = keyFields(collection).filter((field) => !ALWAYS.has(field));
  const name = quoted(collection.name);
  const named = columns.map(quoted);
  const replaces = new Map<string, string>();
  const where = "where tenant = ? and id = ? and version = ?";
  return {
    collection,
    name,
    columns,
    insert: `insert into ${name} (${["tenant", "id", "version", "_doc", ...named].join(", ")}) values (?, ?, ?, ?${", ?".repeat(named.length)})`,
    replace(only) {
      const key = only.join(" ");
      const known = replaces.get(key);
      if (known !== undefined) return known;
      const sql = `update ${name} set ${["version", "_doc", ...only.map(quoted)].map((column) => `${column} = ?`).join(", ")} ${where}`;
      replaces.set(key, sql);
      return sql;
    },
    remove: `delete from ${name} ${where}`,
    vacate: `update ${name} set ${["version", ...keys.map(quoted)].map((column, at) => `${column} = ${at === 0 ? column : "null"}`).join(", ")} ${where}`,
  };
}

function indexSql(table: Table, { name, fields, unique }: Index): string {
  const present = fields.filter((field) => !ALWAYS.has(field)).map((field) => `${quoted(field)} is not null`);
  const partial = unique && present.length > 0 ? ` where ${present.join(" and ")}` : "";
  const named = quoted(`${table.collection.name} ${name}`);
  return `create ${unique ? "unique " : ""}index if not exists ${named} on ${table.name} (${fields.map(quoted).join(", ")})${partial}`;
}

function addColumn(db: Driver, table: Table, field: string): void {
  const path = `'$."${field.replaceAll("'", "''")}"'`;
  db.run(`alter table ${table.name} add column ${quoted(field)}`, []);
  db.run(
    `update ${table.name} set ${quoted(field)} = case json_type(_doc, ${path}) when 'true' then x'01' when 'false' then x'00' else json_extract(_doc, ${path}) end`,
    [],
  );
}

/** Whether no two tenants share an id: the index that says so finds records as well as one of tenant and id, which would be written beside it. */
const isIdUnique = ({ system }: AnyCollection): boolean => Object.values(system).some((fields) => fields.join() === "id");

/** Makes the table and its indexes where they are missing; a newly declared field is filled from the documents. */
function createTable(db: Driver, table: Table): void {
  const own = ["tenant text not null", "id text not null", "version integer not null", "_doc text not null"];
  const key = isIdUnique(table.collection) ? [] : ["primary key (tenant, id)"];
  db.run(`create table if not exists ${table.name} (${[...own, ...table.columns.map(quoted), ...key].join(", ")})`, []);
  const present = new Set(db.rows(`select name from pragma_table_info(?)`, [table.collection.name]).map((row) => row["name"]));
  for (const field of table.columns) if (!present.has(field)) addColumn(db, table, field);
  for (const index of indexesOf(table.collection)) {
    try {
      db.run(indexSql(table, index), []);
    } catch (error) {
      if (resultCode(error)?.primary !== CONSTRAINT) throw error;
      const reason = `${table.collection.name}: stored records clash on the newly declared ${index.name}`;
      throw new AppError("unavailable", { reason, cause: error });
    }
  }
}

/** All tables, made or completed in one transaction. */
export function createTables(db: Driver, collections: readonly AnyCollection[]): ReadonlyMap<string, Table> {
  const tables = new Map(collections.map((collection) => [collection.name, tableOf(collection)]));
  db.run("begin immediate", []);
  try {
    for (const table of tables.values()) createTable(db, table);
    db.run("commit", []);
  } catch (error) {
    if (db.inTransaction()) db.run("rollback", []);
    throw error;
  }
  return tables;
}
