import { companyOf } from "../people/company.ts";
import { collections } from "../store/collections.ts";
import { findAll, type Store } from "../store/port.ts";
import type { Cohorts } from "../cohort/ports.ts";
import type { Programmes } from "../programme/ports.ts";
import { gradesOf, isAsked, isDropped, isKept } from "./cells.ts";
import type { Columns } from "./columns.ts";
import { TOTAL, type Gradebook, type Gradebooks } from "./gradebook.ts";
import type { Reconciliation } from "./reconcile.service.ts";
import type { GradeRecord, OutboxRecord, ReconciliationRecord, Release } from "./records.ts";
import { keepingOf } from "./release.ts";

/** How far one kind of message has got. */
export interface Side<R> {
  readonly sent: number;
  /** More than `sent` were, but we stopped counting. */
  readonly sentMore: boolean;
  /** On their way, oldest first. */
  readonly waiting: readonly R[];
  /** Refused or given up; people look at the reason. */
  readonly parked: readonly R[];
}

/** What stands between the tool, the LMS gradebook and the LRS for one cohort. */
export interface SyncState {
  readonly zone: string;
  readonly gradebook: Gradebook["type"];
  /** Whether an LRS is connected at all. */
  readonly lrs: boolean;
  readonly grades: Side<GradeRecord>;
  /** Every gradebook cell of the cohort. */
  readonly cells: readonly GradeRecord[];
  /** Columns of which the instructor is to say whether they leave the gradebook. */
  readonly dropped: number;
  readonly release: Release;
  /** The latest comparison with gradebook, LRS and certificates. */
  readonly reconciliation: ReconciliationRecord | undefined;
  /** Grades kept until the LMS offers a gradebook to write to. */
  readonly kept: number;
  readonly statements: Side<OutboxRecord>;
  /** Person id → name. */
  readonly names: ReadonlyMap<string, string>;
  /** Column id → what it is called in the gradebook, in the programme's order. */
  readonly columns: ReadonlyMap<string, string>;
}

interface SyncDeps {
  readonly store: Store;
  readonly cohorts: Pick<Cohorts, "roster">;
  readonly programmes: Programmes;
  readonly gradebooks: Pick<Gradebooks, "of" | "label">;
  readonly lrs: boolean;
  readonly lineItems: Pick<Columns, "dropped">;
  readonly reconciliation: Pick<Reconciliation, "last">;
}

const COUNTED = 1_000;
/** A cohort's messages in one state; all of them but the sent ones, of which there may be very many. */
export const messagesOf = (store: Pick<Store, "find">, tenant: string, [cohort, state]: readonly [string, OutboxRecord["state"]]) =>
  findAll(store, collections.outbox, { tenant, query: { index: "byCohort", equal: [cohort, state] } });

/** Reads a cohort's state of synchronisation. */
export function createSyncState({ store, cohorts, programmes, gradebooks, lrs, lineItems, reconciliation }: SyncDeps) {
  async function statements(tenant: string, cohort: string): Promise<Side<OutboxRecord>> {
    const [sent, waiting, parked] = await Promise.all([
      store.find(collections.outbox, tenant, { index: "byCohort", equal: [cohort, "sent"], limit: COUNTED }),
      messagesOf(store, tenant, [cohort, "waiting"]),
      messagesOf(store, tenant, [cohort, "parked"]),
    ]);
    return { sent: sent.records.length, sentMore: sent.next !== undefined, waiting, parked };
  }

  return async (tenant: string, cohort: string): Promise<SyncState> => {
    const [company, gradebook, roster, grades, told, dropped, { release }, last, { definition }] = await Promise.all([
      companyOf(store, tenant),
      gradebooks.of(tenant, cohort),
      cohorts.roster(tenant, cohort),
      gradesOf(store, tenant, cohort),
      statements(tenant, cohort),
      lineItems.dropped(tenant, cohort),
      keepingOf(store, tenant, cohort),
      reconciliation.last(tenant, cohort),
      programmes.published(tenant, cohort),
    ]);
    const order = [...definition.components.map(({ id }) => id), TOTAL];
    const used = new Set(grades.map(({ column }) => column));
    const ids = [...order.filter((id) => used.has(id)), ...used].filter((id, place, all) => all.indexOf(id) === place);
    const labels = await Promise.all(ids.map((column) => gradebooks.label({ tenant, cohort, column })));
    return {
      zone: company.zone,
      gradebook: gradebook.type,
      lrs,
      grades: {
        sent: grades.filter(({ state }) => state === "sent").length,
        sentMore: false,
        waiting: grades.filter(({ state }) => state === "waiting").toSorted((a, b) => a.due - b.due),
        // What a teacher changed waits for the instructor's word, not for another try.
        parked: grades.filter((grade) => grade.state === "parked" && !isKept(grade) && !isDropped(grade) && !isAsked(grade)),
      },
      cells: grades.filter((grade) => !isDropped(grade)),
      dropped: dropped.length,
      release,
      reconciliation: last,
      kept: grades.filter(isKept).length,
      statements: told,
      names: new Map(roster.map(({ person }) => [person.id, person.name])),
      columns: new Map(ids.map((column, index) => [column, labels[index] ?? column])),
    };
  };
}
