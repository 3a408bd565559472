import type { Programmes } from "../programme/ports.ts";
import type { Store } from "../store/port.ts";
import { gradesOf } from "./cells.ts";
import { TOTAL, type Gradebooks } from "./gradebook.ts";
import type { GradeRecord, Release } from "./records.ts";
import { keepingOf } from "./release.ts";

/** One person's gradebook cells, in the programme's order, the total last. */
export interface OwnGrades {
  readonly cells: readonly { readonly cell: GradeRecord; readonly column: string }[];
  readonly release: Release;
}

interface OwnGradesDeps {
  readonly store: Pick<Store, "get" | "find">;
  readonly programmes: Programmes;
  readonly gradebooks: Pick<Gradebooks, "label">;
}

/** How far one person's grades have got on their way to the LMS. */
export function createOwnGrades({ store, programmes, gradebooks }: OwnGradesDeps) {
  return async (tenant: string, cohort: string, person: string): Promise<OwnGrades> => {
    const [cells, { definition }, { release }] = await Promise.all([
      gradesOf(store, tenant, cohort, person),
      programmes.published(tenant, cohort),
      keepingOf(store, tenant, cohort),
    ]);
    const order = [...definition.components.map(({ id }) => id), TOTAL];
    const own = cells.filter(({ column }) => order.includes(column)).toSorted((a, b) => order.indexOf(a.column) - order.indexOf(b.column));
    const named = own.map(async (cell) => ({ cell, column: await gradebooks.label({ tenant, cohort, column: cell.column }) }));
    return { cells: await Promise.all(named), release };
  };
}
