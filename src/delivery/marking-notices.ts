import type { AttemptRecord } from "../exam/records.ts";
import type { Programmes } from "../programme/ports.ts";
import { columnOf } from "../programme/tree.ts";
import type { Clock } from "../shared/clock.ts";
import { Conflict } from "../shared/errors.ts";
import { collections } from "../store/collections.ts";
import { findAll, type Store } from "../store/port.ts";
import { gradesOf } from "./cells.ts";
import { auditLine, wishMarking } from "./changes.ts";
import { keepingOf } from "./release.ts";

interface MarkingDeps {
  readonly store: Store;
  readonly programmes: Programmes;
  readonly clock: Clock;
  readonly nudge: () => void;
}

/**
 * Wishes the notice "handed in, still to mark" for everybody's (or one person's) handed-in exam whose cell nobody wished anything for.
 * A cell with a wish is left alone: on Moodle and others, anything that is not final erases the grade.
 * @returns how many
 */
export function createMarkingNotices({ store, programmes, clock, nudge }: MarkingDeps) {
  return async (tenant: string, cohort: string, person?: string): Promise<number> => {
    if (!(await keepingOf(store, tenant, cohort)).markingNotices) return 0;
    const query = { index: "byPerson", equal: person === undefined ? [cohort] : [cohort, person] };
    const [attempts, cells, { definition }] = await Promise.all([
      findAll(store, collections.attempts, { tenant, query }),
      gradesOf(store, tenant, cohort, person),
      programmes.published(tenant, cohort),
    ]);
    const taken = new Set(cells.map((cell) => `${cell.column} ${cell.person}`));
    let wished = 0;
    for (const attempt of attempts.filter(isToMark)) {
      const column = columnOf(definition, attempt.component)?.id;
      const key = `${column} ${attempt.person}`;
      if (column === undefined || taken.has(key)) continue;
      taken.add(key);
      const about = { tenant, cohort, at: clock() };
      try {
        await store.commit([
          wishMarking({ ...about, column, person: attempt.person }),
          auditLine({ ...about, actor: "system", action: "delivery.marking-told", subject: attempt.id, detail: { column } }),
        ]);
        wished += 1;
      } catch (error) {
        // A grade came first.
        if (!(error instanceof Conflict)) throw error;
      }
    }
    if (wished > 0) nudge();
    return wished;
  };
}

const isToMark = ({ state }: AttemptRecord): boolean => state === "handed-in";
