import type { Cohorts } from "../cohort/ports.ts";
import type { Programmes } from "../programme/ports.ts";
import type { Store } from "../store/port.ts";
import { gradesOf, isAsked, lineItemsOf } from "./cells.ts";
import type { Columns } from "./columns.ts";
import { TOTAL, type Gradebooks } from "./gradebook.ts";
import { readReason } from "./reasons.ts";
import type { GradebookRecord, GradeRecord, LineItemRecord, OverridePolicy } from "./records.ts";
import { keepingOf } from "./release.ts";

/** How a cohort's gradebook is kept, and what waits for the instructor there. */
export interface KeepingState extends Pick<GradebookRecord, "release" | "markingNotices"> {
  /** Grades that wait for their release. */
  readonly held: number;
  /** The programme's columns, the total last. */
  readonly columns: readonly { readonly id: string; readonly name: string; readonly policy: OverridePolicy }[];
  /** Grades a teacher changed in the LMS and of which nobody has said yet what holds. */
  readonly asked: readonly GradeRecord[];
  /** Columns whose component left the programme. */
  readonly dropped: readonly LineItemRecord[];
  /** Person id → name. */
  readonly names: ReadonlyMap<string, string>;
}

interface KeepingStateDeps {
  readonly store: Pick<Store, "get" | "find">;
  readonly cohorts: Pick<Cohorts, "roster">;
  readonly programmes: Programmes;
  readonly gradebooks: Pick<Gradebooks, "label">;
  readonly columns: Pick<Columns, "dropped">;
}

export function createKeepingState({ store, cohorts, programmes, gradebooks, columns }: KeepingStateDeps) {
  return async (tenant: string, cohort: string): Promise<KeepingState> => {
    const [chosen, cells, items, { definition }, dropped, roster] = await Promise.all([
      keepingOf(store, tenant, cohort),
      gradesOf(store, tenant, cohort),
      lineItemsOf(store, tenant, cohort),
      programmes.published(tenant, cohort),
      columns.dropped(tenant, cohort),
      cohorts.roster(tenant, cohort),
    ]);
    const policies = new Map(items.map(({ column, policy }) => [column, policy ?? "lms"]));
    const ids = [...definition.components.map(({ id }) => id), TOTAL];
    return {
      release: chosen.release,
      markingNotices: chosen.markingNotices,
      held: cells.filter(({ state, reason }) => state === "waiting" && readReason(reason ?? "").code === "unreleased").length,
      columns: await Promise.all(
        ids.map(async (id) => ({ id, name: await gradebooks.label({ tenant, cohort, column: id }), policy: policies.get(id) ?? "lms" })),
      ),
      asked: cells.filter(isAsked),
      dropped,
      names: new Map(roster.map(({ person }) => [person.id, person.name])),
    };
  };
}
