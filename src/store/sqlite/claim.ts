import { AppError } from "../../shared/errors.ts";
import { type Cleaned, cleanRecord } from "../clean.ts";
import { dueFor, type Claim, type Queued } from "../port.ts";
import { replaceRecord } from "./commit.ts";
import type { Driver } from "./connect.ts";
import { recordOf } from "./read.ts";
import type { Table } from "./schema.ts";

/** Takes due records inside the transaction that is open; as it is the only writer, no one else can take them between. */
export function claimDue<R extends Queued>(db: Driver, table: Table, claim: Claim): R[] {
  const { queue, name } = table.collection;
  if (queue === undefined) throw new AppError("unexpected", { reason: `${name} is no queue` });
  const { now, lease, owner, limit } = claim;
  const sql = `select _doc from ${table.name} where state = ? and due between ? and ? order by due, id limit ?`;
  const due = db.rows(sql, [queue.state, ...dueFor(claim), limit]);
  return due.map((row) => {
    const record = recordOf<R & Cleaned["record"]>(row);
    const claimed = { ...record, due: now + lease, leaseOwner: owner };
    const { version } = record;
    const written = cleanRecord(claimed, version + 1);
    replaceRecord(db, table, { ...written, target: { tenant: record.tenant, id: record.id, version } }, record);
    return JSON.parse(written.text) as R;
  });
}
