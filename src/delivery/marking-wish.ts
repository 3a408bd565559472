import { z } from "zod";
import type { Programmes } from "../programme/ports.ts";
import { columnOf } from "../programme/tree.ts";
import type { Clock } from "../shared/clock.ts";
import { Conflict } from "../shared/errors.ts";
import { collections } from "../store/collections.ts";
import type { Change, Store } from "../store/port.ts";
import { auditLine, gradeId, wishMarking } from "./changes.ts";
import { keepingOf } from "./release.ts";

const HandedIn = z.object({
  id: z.string(),
  tenant: z.string(),
  cohort: z.string(),
  person: z.string(),
  component: z.string(),
  state: z.literal("handed-in"),
});
type HandedIn = z.infer<typeof HandedIn>;

interface Deps {
  readonly programmes: () => Programmes;
  readonly clock: Clock;
}

/**
 * The same store, wishing the notice "handed in, still to mark" in the very commit that hands an exam in, where the cohort wants it and the
 * cell holds no wish yet. It never stands in the way of the hand-in: where a grade came to the cell at that moment, the commit goes without.
 */
export function withMarkingWishes(store: Store, { programmes, clock }: Deps): Store {
  async function wishes({ id, tenant, cohort, person, component }: HandedIn): Promise<readonly Change[]> {
    if (!(await keepingOf(store, tenant, cohort)).markingNotices) return [];
    const column = columnOf((await programmes().published(tenant, cohort)).definition, component)?.id;
    if (column === undefined || (await store.get(collections.grades, tenant, gradeId(cohort, column, person))) !== undefined) return [];
    const about = { tenant, cohort, at: clock() };
    return [
      wishMarking({ ...about, column, person }),
      auditLine({ ...about, actor: "system", action: "delivery.marking-told", subject: id, detail: { column } }),
    ];
  }

  async function withWishes(changes: readonly Change[], attempt: HandedIn): Promise<void> {
    const also = await wishes(attempt);
    if (also.length === 0) return store.commit(changes);
    try {
      await store.commit([...changes, ...also]);
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      await store.commit(changes);
    }
  }

  return {
    ...store,
    commit(changes) {
      const attempt = handedInBy(changes);
      return attempt === undefined ? store.commit(changes) : withWishes(changes, attempt);
    },
  };
}

/** Looked at before the schema is asked: a sitting is written with every answer, and handed in once. */
const isHandedIn = (change: Change): change is Exclude<Change, { kind: "remove" }> =>
  change.kind !== "remove" &&
  change.collection.name === collections.attempts.name &&
  (change.record as { readonly state?: unknown }).state === "handed-in";

/** The one exam that a commit hands in; a commit that holds a grade of its own says what is to be said. */
function handedInBy(changes: readonly Change[]): HandedIn | undefined {
  const handedIn = changes.flatMap((change) => (isHandedIn(change) ? (HandedIn.safeParse(change.record).data ?? []) : []));
  return handedIn.length === 1 && !changes.some(({ collection }) => collection.name === collections.grades.name) ? handedIn[0] : undefined;
}
