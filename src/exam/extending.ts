import { auditLine } from "../delivery/changes.ts";
import type { Actor } from "../people/records.ts";
import { MINUTE, type Clock } from "../shared/clock.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { findAll, replace, type Change, type Store } from "../store/port.ts";
import type { AttemptRecord } from "./records.ts";
import { isOver } from "./time.ts";

export type Extended = { readonly type: "extended"; readonly attempt: string } | { readonly type: "not-sitting" };
export type TakenBack = "taken-back" | "over" | "in-use";

/** More time for a sitting under way, beyond its window where need be. */
export function createExtending({ store, clock }: { readonly store: Store; readonly clock: Clock }) {
  const line = ({ tenant, cohort, person: actor }: Actor, { id, person }: AttemptRecord, minutes: number): Change =>
    auditLine({ tenant, cohort, at: clock(), actor, action: "exam.extended", subject: person, detail: { attempt: id, minutes } });

  const moved = (actor: Actor, attempt: AttemptRecord, minutes: number): readonly Change[] => [
    replace<AttemptRecord>(collections.attempts, { ...attempt, deadline: attempt.deadline + minutes * MINUTE }),
    line(actor, attempt, minutes),
  ];

  return {
    /** Adds minutes (1–600) to the one sitting of the person that is under way. */
    extend: (actor: Actor, person: string, minutes: number): Promise<Extended> =>
      deciding<Extended>(store, async () => {
        const { tenant, cohort } = actor;
        const attempts = await findAll(store, collections.attempts, { tenant, query: { index: "byPerson", equal: [cohort, person] } });
        const sitting = attempts.find((attempt) => !isOver(attempt, clock()));
        if (sitting === undefined) return { changes: [], outcome: { type: "not-sitting" } };
        return { changes: moved(actor, sitting, minutes), outcome: { type: "extended", attempt: sitting.id } };
      }),

    /** Takes added minutes away again, unless the sitting is over or lives on them already. */
    takeBack: (actor: Actor, id: string, minutes: number): Promise<TakenBack> =>
      deciding<TakenBack>(store, async () => {
        const attempt = await store.get(collections.attempts, actor.tenant, id);
        if (attempt === undefined || attempt.cohort !== actor.cohort || isOver(attempt, clock())) return { changes: [], outcome: "over" };
        if (attempt.deadline - minutes * MINUTE <= clock()) return { changes: [], outcome: "in-use" };
        return { changes: moved(actor, attempt, -minutes), outcome: "taken-back" };
      }),
  };
}
