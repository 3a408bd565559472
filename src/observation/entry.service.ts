import type { Cohorts, Place } from "../cohort/ports.ts";
import { auditLine } from "../delivery/changes.ts";
import type { Actor } from "../people/records.ts";
import type { Programmes } from "../programme/ports.ts";
import type { Component, Leaf, ProgrammeDefinition } from "../programme/records.ts";
import type { Ledger, Settlement } from "../result/ports.ts";
import type { ScoreRecord } from "../result/records.ts";
import type { Clock } from "../shared/clock.ts";
import { toText } from "../shared/exact.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { findAll, type Store } from "../store/port.ts";
import { readEntry, type Entry } from "./entry.ts";

export type EnteredLeaf = Extract<Leaf, { readonly instrument: "entered" }>;

export interface EntrySheet {
  readonly leaves: readonly EnteredLeaf[];
  readonly learners: readonly Place[];
  /** By `component.person`. */
  readonly scores: ReadonlyMap<string, ScoreRecord>;
}

export interface CellInput {
  readonly component: string;
  readonly person: string;
  /** As typed. */
  readonly typed: string;
}

export type EntryOutcome =
  | { readonly type: "entered"; readonly cells: number }
  /** Nothing was written: these cells hold no score from 0 to 100. */
  | { readonly type: "refused"; readonly cells: readonly CellInput[] };

export type EntryDesk = "staff" | "mentor";

/** Scores entered by hand: attendance and homework by staff, the mentor's rating by the mentor of each learner. */
export interface EntryService {
  sheet(actor: Actor, desk: EntryDesk): Promise<EntrySheet>;
  /** All cells or none; a blank cell changes nothing. */
  enter(actor: Actor, desk: EntryDesk, cells: readonly CellInput[]): Promise<EntryOutcome>;
}

interface Dependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly programmes: Programmes;
  readonly cohorts: Cohorts;
  readonly ledger: Ledger;
}

export const cellKey = (component: string, person: string): string => `${component}.${person}`;

function enteredLeaves(definition: ProgrammeDefinition, desk: EntryDesk): readonly EnteredLeaf[] {
  const walk = (components: readonly Component[]): EnteredLeaf[] =>
    components.flatMap((component) =>
      component.instrument === "parts"
        ? walk(component.parts)
        : component.instrument === "entered" && component.enteredBy === desk
          ? [component]
          : [],
    );
  return walk(definition.components);
}

/** What a cell asks to be settled; nothing when it is blank or says what already stands. */
function settlementOf(
  cell: CellInput,
  entry: Entry,
  scores: EntrySheet["scores"],
): Pick<Settlement, "component" | "person" | "score" | "source">[] {
  const { component, person } = cell;
  const before = scores.get(cellKey(component, person));
  if (entry.type === "excused") return before?.state === "excused" ? [] : [{ component, person, score: "excused", source: "excused" }];
  if (entry.type !== "score") return [];
  const stands = before?.state === "final" && before.score === toText(entry.score);
  return stands ? [] : [{ component, person, score: entry.score, source: "entered" }];
}

export function createEntry({ store, clock, programmes, cohorts, ledger }: Dependencies): EntryService {
  async function sheet(actor: Actor, desk: EntryDesk): Promise<EntrySheet> {
    const { tenant, cohort, person: self } = actor;
    const [{ definition }, learners, records] = await Promise.all([
      programmes.published(tenant, cohort),
      cohorts.learners(tenant, cohort),
      findAll(store, collections.scores, { tenant, query: { index: "byCohort", equal: [cohort] } }),
    ]);
    return {
      leaves: enteredLeaves(definition, desk),
      learners: learners.filter(({ member, person }) => person.id !== self && (desk === "staff" || member.mentor === self)),
      scores: new Map(records.map((record) => [cellKey(record.component, record.person), record])),
    };
  }

  return {
    sheet,
    enter: (actor, desk, cells) =>
      deciding<EntryOutcome>(store, async () => {
        const { leaves, learners, scores } = await sheet(actor, desk);
        const open = new Set(leaves.flatMap((leaf) => learners.map(({ person }) => cellKey(leaf.id, person.id))));
        const read = cells.map((cell) => ({
          cell,
          entry: open.has(cellKey(cell.component, cell.person)) ? readEntry(cell.typed) : { type: "refused" as const },
        }));
        const refused = read.filter(({ entry }) => entry.type === "refused").map(({ cell }) => cell);
        if (refused.length > 0) return { changes: [], outcome: { type: "refused", cells: refused } };

        const { tenant, cohort } = actor;
        const at = clock();
        const settlements = read.flatMap(({ cell, entry }) => settlementOf(cell, entry, scores));
        const lines = settlements.map(({ component, person, score }) => {
          const value = score === "excused" ? "excused" : toText(score);
          return auditLine({
            tenant,
            cohort,
            at,
            actor: actor.person,
            action: "score.entered",
            subject: person,
            detail: { component, value },
          });
        });
        const whole = settlements.map((settlement) => ({ ...settlement, tenant, cohort, by: actor.person, at }));
        const changes = settlements.length === 0 ? [] : [...(await ledger.settleAll(whole)), ...lines];
        return { changes, outcome: { type: "entered", cells: settlements.length } };
      }),
  };
}
