import type { Leaf, ProgrammeDefinition } from "../programme/records.ts";
import { allLeaves } from "../programme/tree.ts";
import type { Text } from "../shared/json.ts";

/** A component that staff enter a score for; only such a one has homework. */
export type StaffLeaf = Extract<Leaf, { readonly enteredBy: "staff" }>;

export const isStaffLeaf = (leaf: Leaf): leaf is StaffLeaf => leaf.instrument === "entered" && leaf.enteredBy === "staff";

/** The components with homework set: a task, a date, or both. */
export const homeworkOf = (definition: ProgrammeDefinition): readonly StaffLeaf[] =>
  allLeaves(definition)
    .filter(isStaffLeaf)
    .filter(({ task, due }) => task !== undefined || due !== undefined);

/** Homework that a learner has no score for yet. */
export interface Homework {
  readonly component: string;
  readonly name: Text;
  readonly task?: string | undefined;
  /** Epoch ms. */
  readonly due?: number | undefined;
  /** The moment it was due has come; no score says that by itself. */
  readonly overdue: boolean;
}

/**
 * A learner's homework, the first due first and what has no date last.
 * @param settled components the learner has a score for or is excused from
 * @param now epoch ms
 */
export const openHomework = (definition: ProgrammeDefinition, settled: ReadonlySet<string>, now: number): readonly Homework[] =>
  homeworkOf(definition)
    .filter(({ id }) => !settled.has(id))
    .map(({ id, name, task, due }) => ({ component: id, name, task, due, overdue: due !== undefined && now >= due }))
    .toSorted((a, b) => (a.due ?? Number.POSITIVE_INFINITY) - (b.due ?? Number.POSITIVE_INFINITY) || 0);
