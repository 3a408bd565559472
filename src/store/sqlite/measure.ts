import { cleanText } from "../clean.ts";
import type { Measure } from "../port.ts";
import type { Driver, Row } from "./connect.ts";
import type { Table } from "./schema.ts";

/** Counted by the primary key; sizes from a sample, so that a large table is not read through. */
const countSql = ({ name }: Table): string =>
  `select (select count(*) from ${name} where tenant = ?1) as records,
    (select avg(length(cast(_doc as blob))) from (select _doc from ${name} where tenant = ?1 limit 200)) as average`;

const figure = (row: Row | undefined, name: string): number => Number(row?.[name] ?? 0);

export function measureStore(db: Driver, tables: ReadonlyMap<string, Table>, tenant: string): Measure {
  const [whole] = db.rows("select page_count * page_size as bytes from pragma_page_count(), pragma_page_size()", []);
  const collections = [...tables].map(([name, table]) => {
    const [row] = db.rows(countSql(table), [cleanText(tenant)]);
    const records = figure(row, "records");
    return { name, records, bytes: Math.round(records * figure(row, "average")) };
  });
  return { engine: "sqlite", bytes: figure(whole, "bytes"), collections };
}
