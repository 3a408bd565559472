import { randomUUID } from "node:crypto";
import { AppError } from "../../shared/errors.ts";
import { dueFor, type Claim, type Queued } from "../port.ts";
import type { Table } from "./schema.ts";

/** Rounds in which a claim that met others looks for more; what is left then comes with the next claim. */
const ROUNDS = 5;

/**
 * Takes due records, three round trips for any number: look, mark those that are still due, read back what carries the mark.
 * The server marks each document in one atomic step, so of several claims that saw the same records one gets each.
 */
export async function claimDue<R extends Queued>(table: Table, claim: Claim): Promise<R[]> {
  const { queue, name } = table.collection;
  if (queue === undefined) throw new AppError("unexpected", { reason: `${name} is no queue` });
  const { now, lease, owner, limit } = claim;
  const [from, to] = dueFor(claim);
  const due = { state: queue.state, due: { $gte: from, $lte: to } };
  const taken: R[] = [];
  for (let round = 1; round <= ROUNDS && taken.length < limit; round += 1) {
    const wanted = limit - taken.length;
    const found = await table.documents
      .find(due, { projection: { _id: 1 } })
      .sort({ due: 1, id: 1 })
      .limit(wanted)
      .toArray();
    if (found.length === 0) break;
    const ids = found.map(({ _id }) => _id);
    const mark = randomUUID();
    const change = { $set: { due: now + lease, leaseOwner: owner, _claim: mark }, $inc: { version: 1 } };
    const { modifiedCount } = await table.documents.updateMany({ ...due, _id: { $in: ids } }, change);
    if (modifiedCount > 0) taken.push(...(await marked<R>(table, ids, mark)));
    if (modifiedCount === found.length && found.length < wanted) break;
  }
  return taken;
}

/** The records that carry the mark, in the order of their ids. */
async function marked<R extends Queued>(table: Table, ids: readonly string[], mark: string): Promise<R[]> {
  const found = await table.documents.find({ _id: { $in: [...ids] }, _claim: mark }, { projection: { _claim: 0 } }).toArray();
  const byId = new Map(found.map(({ _id, ...record }) => [_id, record as unknown as R]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
