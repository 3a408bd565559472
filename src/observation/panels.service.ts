import { auditLine } from "../delivery/changes.ts";
import type { Cohorts } from "../cohort/ports.ts";
import type { Actor } from "../people/records.ts";
import { isLearner } from "../people/roles.ts";
import type { Programmes } from "../programme/ports.ts";
import type { Leaf, ProgrammeDefinition } from "../programme/records.ts";
import { allLeaves } from "../programme/tree.ts";
import type { Ledger } from "../result/ports.ts";
import type { Clock } from "../shared/clock.ts";
import { AppError } from "../shared/errors.ts";
import { once } from "../shared/once.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { findAll, insert, replace, type New, type Store } from "../store/port.ts";
import type { Library } from "./library.ts";
import { requireOpen } from "./open.ts";
import { ratingsOpen } from "./panel.ts";
import { planPanels } from "./planning.ts";
import { ratersOf } from "./raters.ts";
import type { PanelRecord, RatingRecord } from "./records.ts";

export interface PanelsDependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly programmes: Programmes;
  readonly cohorts: Cohorts;
  readonly ledger: Ledger;
  readonly library: Library;
}

export type AssignOutcome =
  | { readonly type: "assigned"; readonly people: number }
  | { readonly type: "too-few-raters"; readonly needed: number; readonly available: number };

export type ObservationLeaf = Extract<Leaf, { readonly instrument: "observation" }>;

export interface PanelsOverview {
  readonly leaf: ObservationLeaf;
  readonly panels: readonly PanelRecord[];
  /** Handed-in ratings of the panels whose ratings are all in; an instructor or assistant who rates sees no more than any rater. */
  readonly ratings: readonly RatingRecord[];
  /** Ids of the ratings that are handed in, whatever the panel's state. */
  readonly handedIn: ReadonlySet<string>;
  /** Person ids of active learners without a panel. */
  readonly unassigned: readonly string[];
  /** Person ids who may rate in this cohort. */
  readonly raters: readonly string[];
}

/** Setting panels up and seeing them all: the instructor's side. */
export interface PanelsService {
  /** The components of the actor's programme that panels score. */
  leaves(actor: Actor): Promise<readonly ObservationLeaf[]>;
  overview(actor: Actor): Promise<readonly PanelsOverview[]>;
  /** Gives every learner who has none a panel, raters evenly busy, and puts others in the place of raters who have left. */
  assign(actor: Actor, component: string): Promise<AssignOutcome>;
}

/** Leaves of a programme that a panel scores. */
export const observationLeaves = once((definition: ProgrammeDefinition): readonly ObservationLeaf[] =>
  allLeaves(definition).filter((leaf) => leaf.instrument === "observation"),
);

export const panelId = (cohort: string, component: string, person: string): string => `${cohort}.${component}.${person}`;

export function createPanels({ store, clock, programmes, cohorts, library }: PanelsDependencies): PanelsService {
  async function overviewOf(actor: Actor, leaf: ObservationLeaf): Promise<PanelsOverview> {
    const { tenant, cohort } = actor;
    const [panels, ratings, roster] = await Promise.all([
      findAll(store, collections.panels, { tenant, query: { index: "byCohort", equal: [cohort, leaf.id] } }),
      findAll(store, collections.ratings, { tenant, query: { index: "byCohort", equal: [cohort] } }),
      cohorts.roster(tenant, cohort),
    ]);
    const learners = roster.filter(({ member }) => isLearner(member));
    const open = new Set(panels.filter(ratingsOpen).map((panel) => panel.id));
    const having = new Set(panels.map((panel) => panel.person));
    const submitted = ratings.filter((rating) => rating.state === "submitted");
    return {
      leaf,
      panels,
      ratings: submitted.filter((rating) => open.has(rating.panel)),
      handedIn: new Set(submitted.map((rating) => rating.id)),
      unassigned: learners.map(({ person }) => person.id).filter((person) => !having.has(person)),
      raters: ratersOf(roster),
    };
  }

  const leaves = async ({ tenant, cohort }: Actor): Promise<readonly ObservationLeaf[]> =>
    observationLeaves((await programmes.published(tenant, cohort)).definition);

  return {
    leaves,
    overview: async (actor) => Promise.all((await leaves(actor)).map((leaf) => overviewOf(actor, leaf))),

    assign: (actor, component) =>
      deciding<AssignOutcome>(store, async () => {
        const { tenant, cohort } = actor;
        await requireOpen(cohorts, actor);
        const leaf = (await leaves(actor)).find((candidate) => candidate.id === component);
        if (leaf === undefined) throw new AppError("not-found", { reason: `no panel component ${component}` });
        const plan = planPanels(await overviewOf(actor, leaf));
        if (plan.type === "too-few-raters") return { changes: [], outcome: plan };
        const fresh = plan.fresh.map(
          ({ person, raters }): New<PanelRecord> => ({
            id: panelId(cohort, component, person),
            tenant,
            cohort,
            component,
            person,
            rubric: library.rubric(leaf.observation.rubric),
            limit: leaf.observation.limit,
            raters,
            firstRaters: leaf.observation.raters,
            state: "scoring",
            since: clock(),
          }),
        );
        const lines = [...fresh, ...plan.mended].map(({ person, raters }) =>
          auditLine({
            tenant,
            cohort,
            at: clock(),
            actor: actor.person,
            action: "panel.assigned",
            subject: person,
            detail: { component, raters: [...raters] },
          }),
        );
        const changes = [
          ...fresh.map((panel) => insert<PanelRecord>(collections.panels, panel)),
          ...plan.mended.map((panel) => replace(collections.panels, panel)),
          ...lines,
        ];
        return { changes, outcome: { type: "assigned", people: lines.length } };
      }),
  };
}
