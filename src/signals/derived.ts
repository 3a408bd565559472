import { collections } from "../store/collections.ts";
import type { Change, StoredRecord } from "../store/port.ts";

/** A topic of a company. */
export interface Told {
  readonly tenant: string;
  readonly topic: string;
}

type Fields = StoredRecord & Readonly<Record<string, unknown>>;

/** What a change to each collection says by itself; none of them is on the way of an autosave. */
const TOPICS: Readonly<Record<string, (record: Fields) => string | undefined>> = {
  // Every deed leaves its line, so the line tells the cohort's pages of every deed.
  [collections.audit.name]: ({ cohort, action }) =>
    typeof cohort === "string" && cohort !== "" && action !== "rights.denied" ? `cohort:${cohort}` : undefined,
  [collections.jobs.name]: ({ id, by }) => (by === "system" ? undefined : `job:${id}`),
  // Ended, not merely used: a stream closes by it, on whichever server it is open.
  [collections.sessions.name]: ({ id, expires, createdAt }) => (Number(expires) <= Number(createdAt) ? `session:${id}` : undefined),
};

/** The topics that a commit concerns without saying so. */
export function derivedFrom(changes: readonly Change[]): readonly Told[] {
  const told = new Map<string, Told>();
  for (const change of changes) {
    const { collection } = change;
    const { tenant, topic } = change.kind === "remove" ? removed(change) : stored(collection.name, change.record as Fields);
    if (topic !== undefined) told.set(`${tenant} ${topic}`, { tenant, topic });
  }
  return [...told.values()];
}

const stored = (collection: string, record: Fields) => ({ tenant: record.tenant, topic: TOPICS[collection]?.(record) });

const removed = ({ collection, tenant, id }: Extract<Change, { kind: "remove" }>) => ({
  tenant,
  topic: collection.name === collections.sessions.name ? `session:${id}` : undefined,
});
