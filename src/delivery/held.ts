import type { LrsClient, ReadyStatement } from "../xapi/lrs-client.ts";
import { saysTheSame } from "../xapi/same-statement.ts";
import { statementDigest } from "../xapi/statement-digest.ts";
import type { OutboxRecord } from "./records.ts";

/** What the LRS holds under one of our ids. */
export type Held = "same" | "missing" | "voided" | "different";

/** More connections to an LRS buy no throughput. */
const AT_ONCE = 4;

/**
 * Asks the LRS for every statement of these messages, by id.
 * @param remake the statements as they would be made now: some LRSs give them back in words of their own
 * @throws Error when it does not answer
 */
export async function heldBy<R extends OutboxRecord>(
  lrs: Pick<LrsClient, "find" | "voided">,
  messages: readonly R[],
  remake: (record: R) => Promise<readonly ReadyStatement[]>,
): Promise<ReadonlyMap<string, Held>> {
  const held = new Map<string, Held>();
  const queue = messages.flatMap((record) => (record.ids ?? []).map((id, position) => ({ record, id, position })));

  async function look({ record, id, position }: { record: R; id: string; position: number }): Promise<Held> {
    // Withdrawn: that it is voided is as it must be, and the voiding statement is looked for by its own id.
    if (record.withdrawn !== undefined) return "same";
    const found = await lrs.find(id);
    if (found === undefined) return (await lrs.voided(id)) ? "voided" : "missing";
    if (record.digests?.[position] === statementDigest(found)) return "same";
    const [...own] = await remake(record).catch(() => []);
    const statement = own[position];
    return statement !== undefined && saysTheSame(statement, found) ? "same" : "different";
  }

  const lane = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) held.set(next.id, await look(next));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return held;
}
