import type { SessionRecord } from "../lti/records.ts";
import { MINUTE } from "../shared/clock.ts";
import { collections } from "../store/collections.ts";
import { findAll, type Store } from "../store/port.ts";
import type { Rooms } from "./sitting/rooms.ts";
import { timeline } from "./sitting/timeline.ts";

/** Time to read what the end of a sitting says. */
const AFTERWARDS = 15 * MINUTE;

/** A sitting under way: since when, and until when its session is needed (epoch ms). */
export interface Held {
  readonly since: number;
  readonly until: number;
}

/** The open sitting, if any, that a session must outlast; of several, the one that ends last. */
export const createHolding =
  ({ store, rooms }: { readonly store: Pick<Store, "find">; readonly rooms: Pick<Rooms, "now"> }) =>
  async ({ tenant, cohort, person }: Pick<SessionRecord, "tenant" | "cohort" | "person">, now: number): Promise<Held | undefined> => {
    const attempts = await findAll(store, collections.attempts, { tenant, query: { index: "byPerson", equal: [cohort, person] } });
    const open = attempts.filter(({ state }) => state === "open");
    const timed = await Promise.all(open.map(async (attempt) => ({ attempt, clock: timeline(attempt, await rooms.now(attempt), now) })));
    const [last] = timed.filter(({ clock }) => !clock.over).toSorted((a, b) => b.clock.deadline - a.clock.deadline);
    return last === undefined ? undefined : { since: last.attempt.startedAt, until: last.clock.deadline + AFTERWARDS };
  };
