import type { SessionRecord } from "../lti/records.ts";
import { MINUTE } from "../shared/clock.ts";
import { collections } from "../store/collections.ts";
import { findAll, type Store } from "../store/port.ts";
import { isOver } from "./time.ts";

/** Time to read what the end of a sitting says. */
const AFTERWARDS = 15 * MINUTE;

/** A sitting under way: since when, and until when its session is needed (epoch ms). */
export interface Held {
  readonly since: number;
  readonly until: number;
}

/** The open sitting, if any, that a session must outlast; of several, the one that ends last. */
export const createHolding =
  ({ store }: { readonly store: Pick<Store, "find"> }) =>
  async ({ tenant, cohort, person }: Pick<SessionRecord, "tenant" | "cohort" | "person">, now: number): Promise<Held | undefined> => {
    const attempts = await findAll(store, collections.attempts, { tenant, query: { index: "byPerson", equal: [cohort, person] } });
    const [last] = attempts.filter((attempt) => !isOver(attempt, now)).toSorted((a, b) => b.deadline - a.deadline);
    return last === undefined ? undefined : { since: last.startedAt, until: last.deadline + AFTERWARDS };
  };
