import { AppError } from "../../shared/errors.ts";
import { cleanScalar, cleanText } from "../clean.ts";
import type { Page, Query, Range, Scalar, StoredRecord } from "../port.ts";
import { type Condition, planWalk, readPage } from "../walk.ts";
import type { Driver, Row, Value } from "./connect.ts";
import { columnValue, quoted, type Table } from "./schema.ts";

/** Reads one stored document; what was written through the port has the record's shape. */
export const recordOf = <R extends StoredRecord>(row: Row): R => JSON.parse(String(row["_doc"])) as R;

function conditionSql(condition: Condition): string {
  const column = quoted(condition.field);
  if (condition.is === "null") return `${column} is null`;
  return condition.is === "present" ? `${column} is not null` : `${column} ${condition.is} ?`;
}

const conditionValues = (conditions: readonly Condition[]): Value[] =>
  conditions.flatMap((condition) => ("value" in condition ? [columnValue(condition.value)] : []));

export function getRecord<R extends StoredRecord>(db: Driver, table: Table, tenant: string, id: string): R | undefined {
  const [row] = db.rows(`select _doc from ${table.name} where tenant = ? and id = ?`, [cleanText(tenant), cleanText(id)]);
  return row === undefined ? undefined : recordOf<R>(row);
}

export function findRecords<R extends StoredRecord>(db: Driver, table: Table, tenant: string, query: Query): Promise<Page<R>> {
  const walk = planWalk(table.collection, query);
  const order = walk.order.map((field) => `${quoted(field)}${walk.descending ? " desc" : ""}`).join(", ");
  return readPage<R>(walk, (stretch, limit) => {
    const where = ["tenant = ?", ...stretch.map(conditionSql)].join(" and ");
    const sql = `select _doc from ${table.name} where ${where} order by ${order} limit ?`;
    return db.rows(sql, [cleanText(tenant), ...conditionValues(stretch), limit]).map((row) => recordOf<R>(row));
  });
}

export function countRecords(db: Driver, table: Table, tenant: string, range: Range): number {
  const [conditions = []] = planWalk(table.collection, range).stretches;
  const where = ["tenant = ?", ...conditions.map(conditionSql)].join(" and ");
  const [row] = db.rows(`select count(*) as n from ${table.name} where ${where}`, [cleanText(tenant), ...conditionValues(conditions)]);
  return Number(row?.["n"] ?? 0);
}

export function lookUp<R extends StoredRecord>(db: Driver, table: Table, key: string, values: readonly Scalar[]): R | undefined {
  const fields = table.collection.system[key];
  if (fields === undefined || fields.length !== values.length) {
    throw new AppError("unexpected", { reason: `${table.collection.name} has no system key ${key} of ${values.length} fields` });
  }
  const where = fields.map((field) => `${quoted(field)} = ?`).join(" and ");
  const given = values.map((value) => columnValue(cleanScalar(value)));
  const [row] = db.rows(`select _doc from ${table.name} where ${where}`, given);
  return row === undefined ? undefined : recordOf<R>(row);
}
