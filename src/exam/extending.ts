import { z } from "zod";
import { auditLine } from "../delivery/changes.ts";
import type { Actor } from "../people/records.ts";
import { MINUTE, type Clock } from "../shared/clock.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { findAll, replace, type Change, type Store } from "../store/port.ts";
import type { AttemptRecord } from "./records.ts";
import type { Rooms } from "./sitting/rooms.ts";
import { timeline } from "./sitting/timeline.ts";

export type Extended = { readonly type: "extended"; readonly attempt: string } | { readonly type: "not-sitting" };
export type TakenBack = "taken-back" | "over" | "in-use";

/** More time for a sitting under way, beyond its window where need be. */
/** So many minutes, and what names the deed: done again under the same key, nothing happens. */
interface Minutes {
  readonly minutes: number;
  readonly key?: string | undefined;
}

export function createExtending({
  store,
  clock,
  rooms,
}: {
  readonly store: Store;
  readonly clock: Clock;
  readonly rooms: Pick<Rooms, "now">;
}) {
  /** ms left of a sitting under way; undefined once it is over. */
  async function leftOf(attempt: AttemptRecord): Promise<number | undefined> {
    if (attempt.state !== "open") return undefined;
    const { over, left } = timeline(attempt, await rooms.now(attempt), clock());
    return over ? undefined : left;
  }

  const line = ({ tenant, cohort, person: actor }: Actor, { id, person }: AttemptRecord, { minutes, key }: Minutes): Change =>
    auditLine({
      ...(key !== undefined && { id: key }),
      tenant,
      cohort,
      at: clock(),
      actor,
      action: "exam.extended",
      subject: person,
      detail: { attempt: id, minutes },
    });

  const moved = (actor: Actor, attempt: AttemptRecord, { minutes, key }: Minutes): readonly Change[] => [
    replace<AttemptRecord>(collections.attempts, { ...attempt, deadline: attempt.deadline + minutes * MINUTE }),
    line(actor, attempt, { minutes, key }),
  ];

  /** The sitting that a deed of this key has moved already. */
  async function movedBefore({ tenant }: Actor, key: string | undefined): Promise<string | undefined> {
    const done = key === undefined ? undefined : await store.get(collections.audit, tenant, key);
    return done === undefined ? undefined : (z.object({ attempt: z.string() }).safeParse(done.detail).data?.attempt ?? "");
  }

  return {
    /** Adds minutes (1–600) to the one sitting of the person that is under way. */
    extend: (actor: Actor, person: string, more: Minutes): Promise<Extended> =>
      deciding<Extended>(store, async () => {
        const before = await movedBefore(actor, more.key);
        if (before !== undefined) return { changes: [], outcome: { type: "extended", attempt: before } };
        const { tenant, cohort } = actor;
        const attempts = await findAll(store, collections.attempts, { tenant, query: { index: "byPerson", equal: [cohort, person] } });
        const left = await Promise.all(attempts.map(leftOf));
        const sitting = attempts.find((_, index) => left[index] !== undefined);
        if (sitting === undefined) return { changes: [], outcome: { type: "not-sitting" } };
        return { changes: moved(actor, sitting, more), outcome: { type: "extended", attempt: sitting.id } };
      }),

    /** Takes added minutes away again, unless the sitting is over or lives on them already. */
    takeBack: (actor: Actor, id: string, { minutes, key }: Minutes): Promise<TakenBack> =>
      deciding<TakenBack>(store, async () => {
        if ((await movedBefore(actor, key)) !== undefined) return { changes: [], outcome: "taken-back" };
        const attempt = await store.get(collections.attempts, actor.tenant, id);
        if (attempt === undefined || attempt.cohort !== actor.cohort) return { changes: [], outcome: "over" };
        const left = await leftOf(attempt);
        if (left === undefined) return { changes: [], outcome: "over" };
        if (left <= minutes * MINUTE) return { changes: [], outcome: "in-use" };
        return { changes: moved(actor, attempt, { minutes: -minutes, key }), outcome: "taken-back" };
      }),
  };
}
