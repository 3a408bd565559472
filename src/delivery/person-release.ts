import type { Actor } from "../people/records.ts";
import type { Clock } from "../shared/clock.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { replace, type Store } from "../store/port.ts";
import { gradesOf } from "./cells.ts";
import { auditLine } from "./changes.ts";
import type { GradeRecord } from "./records.ts";
import { isReleased, keepingOf } from "./release.ts";

/** Grades of one learner that leave for the LMS before everybody's do. */
export interface PersonRelease {
  /** How many of the person's grades wait for the cohort's release. */
  held(actor: Actor, person: string): Promise<number>;
  /** Lets them go, with an audit line. @returns how many; none where all are gone already */
  release(actor: Actor, person: string): Promise<number>;
}

export function createPersonRelease({ store, clock }: { readonly store: Store; readonly clock: Clock }): PersonRelease {
  async function waiting({ tenant, cohort }: Actor, person: string): Promise<readonly GradeRecord[]> {
    const { release } = await keepingOf(store, tenant, cohort);
    if (isReleased(release, clock())) return [];
    const cells = await gradesOf(store, tenant, cohort, person);
    return cells.filter(({ state, score, released }) => state === "waiting" && score !== undefined && released === undefined);
  }

  return {
    held: async (actor, person) => (await waiting(actor, person)).length,
    release: (actor, person) =>
      deciding(store, async () => {
        const cells = await waiting(actor, person);
        if (cells.length === 0) return { changes: [], outcome: 0 };
        const at = clock();
        const { tenant, cohort, person: by } = actor;
        const line = { tenant, cohort, at, actor: by, action: "delivery.released", subject: person, detail: { grades: cells.length } };
        const gone = cells.map((cell) =>
          replace<GradeRecord>(collections.grades, { ...cell, released: at, due: at, tries: 0, reason: undefined, leaseOwner: undefined }),
        );
        return { changes: [...gone, auditLine(line)], outcome: cells.length };
      }),
  };
}
