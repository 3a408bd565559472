import type { Cohorts, Place } from "../cohort/ports.ts";
import { auditLine } from "../delivery/changes.ts";
import type { Actor } from "../people/records.ts";
import type { Programmes } from "../programme/ports.ts";
import type { Leaf, ProgrammeDefinition } from "../programme/records.ts";
import { allLeaves } from "../programme/tree.ts";
import type { Ledger, Settlement } from "../result/ports.ts";
import type { ScoreRecord } from "../result/records.ts";
import type { Clock } from "../shared/clock.ts";
import { exact, shown, toText } from "../shared/exact.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { findAll, type Change, type Store } from "../store/port.ts";
import { readEntry, type Entry } from "./entry.ts";
import { requireOpen } from "./open.ts";
import { shareOf, type Share } from "./share.ts";

export type EnteredLeaf = Extract<Leaf, { readonly instrument: "entered" }>;

export interface EntrySheet {
  /** Number of the programme's version. */
  readonly version: number;
  readonly leaves: readonly EnteredLeaf[];
  /** What each leaf counts for, by its id. */
  readonly shares: ReadonlyMap<string, Share>;
  readonly learners: readonly Place[];
  /** By `component.person`. */
  readonly scores: ReadonlyMap<string, ScoreRecord>;
}

export interface CellInput {
  readonly component: string;
  readonly person: string;
  /** As typed. */
  readonly typed: string;
  /** What the cell showed when its page was made; a cell that still says so is left alone, even if the score has moved since. */
  readonly was?: string | undefined;
}

export interface RefusedCell extends CellInput {
  /**
   * - `value`: no score from 0 to 100, and not the word for excused;
   * - `changed`: somebody entered another score while the page was open;
   * - `place`: not a cell of this desk (the learner has left, or is no mentee).
   */
  readonly reason: "value" | "changed" | "place";
}

export type EntryOutcome =
  | { readonly type: "entered"; readonly cells: number }
  /** Nothing was written. */
  | { readonly type: "refused"; readonly cells: readonly RefusedCell[] };

export type EntryDesk = "staff" | "mentor";

/** Scores entered by hand: attendance and homework by staff, the mentor's rating by the mentor of each learner. */
export interface EntryService {
  sheet(actor: Actor, desk: EntryDesk): Promise<EntrySheet>;
  /** All cells or none; a blank cell changes nothing. No two cells of the same component and person. @throws AppError("archived") */
  enter(actor: Actor, desk: EntryDesk, cells: readonly CellInput[]): Promise<EntryOutcome>;
}

interface Dependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly programmes: Programmes;
  readonly cohorts: Cohorts;
  readonly ledger: Ledger;
}

/** Learners of a sheet with a score still missing, excused or not. */
export const lacking = ({ leaves, learners, scores }: EntrySheet): readonly Place[] =>
  learners.filter(({ person }) => leaves.some((leaf) => !scores.has(cellKey(leaf.id, person.id))));

export const cellKey = (component: string, person: string): string => `${component}.${person}`;

const enteredLeaves = (definition: ProgrammeDefinition, desk: EntryDesk): readonly EnteredLeaf[] =>
  allLeaves(definition).filter((leaf): leaf is EnteredLeaf => leaf.instrument === "entered" && leaf.enteredBy === desk);

type Reading =
  | { readonly type: "nothing" }
  | { readonly type: "refused"; readonly reason: RefusedCell["reason"] }
  | { readonly type: "settle"; readonly score: Settlement["score"] };

/** Whether a stored score is what an entry says, to the two decimals a cell shows. */
function says(entry: Entry, score: ScoreRecord | undefined): boolean {
  if (entry.type === "blank") return score === undefined;
  if (entry.type === "excused") return score?.state === "excused";
  return entry.type === "score" && score?.score !== undefined && shown(exact(score.score)) === shown(entry.score);
}

/** What one cell asks for, given the score that stands now. */
export function readCell({ typed, was }: Pick<CellInput, "typed" | "was">, stands: ScoreRecord | undefined, open: boolean): Reading {
  if (typed === was) return { type: "nothing" };
  const entry = readEntry(typed);
  if (entry.type === "blank") return { type: "nothing" };
  if (!open) return { type: "refused", reason: "place" };
  if (entry.type === "refused") return { type: "refused", reason: "value" };
  if (says(entry, stands)) return { type: "nothing" };
  if (was !== undefined && !says(readEntry(was), stands)) return { type: "refused", reason: "changed" };
  return { type: "settle", score: entry.type === "excused" ? "excused" : entry.score };
}

export function createEntry({ store, clock, programmes, cohorts, ledger }: Dependencies): EntryService {
  async function sheet(actor: Actor, desk: EntryDesk): Promise<EntrySheet> {
    const { tenant, cohort, person: self } = actor;
    const [{ definition, number }, learners, records] = await Promise.all([
      programmes.published(tenant, cohort),
      cohorts.learners(tenant, cohort),
      findAll(store, collections.scores, { tenant, query: { index: "byCohort", equal: [cohort] } }),
    ]);
    const leaves = enteredLeaves(definition, desk);
    return {
      version: number,
      leaves,
      shares: new Map(leaves.map(({ id }) => [id, shareOf(definition, id)])),
      learners: learners.filter(({ member, person }) => person.id !== self && (desk === "staff" || member.mentor === self)),
      scores: new Map(records.map((record) => [cellKey(record.component, record.person), record])),
    };
  }

  const settlement = ({ tenant, cohort, person: by }: Actor, { component, person }: CellInput, score: Settlement["score"]): Settlement => ({
    tenant,
    cohort,
    component,
    person,
    score,
    source: score === "excused" ? "excused" : "entered",
    by,
    at: clock(),
  });

  return {
    sheet,
    enter: (actor, desk, cells) =>
      deciding<EntryOutcome>(store, async () => {
        await requireOpen(cohorts, actor);
        const { leaves, learners, scores } = await sheet(actor, desk);
        const open = new Set(leaves.flatMap((leaf) => learners.map(({ person }) => cellKey(leaf.id, person.id))));
        const read = cells.map((cell) => {
          const key = cellKey(cell.component, cell.person);
          return { cell, reading: readCell(cell, scores.get(key), open.has(key)) };
        });
        const refused = read.flatMap(({ cell, reading }) => (reading.type === "refused" ? [{ ...cell, reason: reading.reason }] : []));
        if (refused.length > 0) return { changes: [], outcome: { type: "refused", cells: refused } };

        const settlements = read.flatMap(({ cell, reading }) =>
          reading.type === "settle" ? [settlement(actor, cell, reading.score)] : [],
        );
        const changes = [...(await ledger.settleAll(settlements)), ...settlements.map(entered)];
        return { changes, outcome: { type: "entered", cells: settlements.length } };
      }),
  };
}

const entered = ({ tenant, cohort, at, by, person, component, score }: Settlement): Change =>
  auditLine({
    tenant,
    cohort,
    at,
    actor: by,
    action: "score.entered",
    subject: person,
    detail: { component, value: score === "excused" ? "excused" : toText(score) },
  });
