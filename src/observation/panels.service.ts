import { auditLine } from "../delivery/changes.ts";
import type { Cohorts } from "../cohort/ports.ts";
import type { Actor } from "../people/records.ts";
import { actingRoles } from "../people/roles.ts";
import type { Programmes } from "../programme/ports.ts";
import type { Leaf, ProgrammeDefinition } from "../programme/records.ts";
import type { Ledger } from "../result/ports.ts";
import type { Clock } from "../shared/clock.ts";
import { AppError } from "../shared/errors.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { findAll, insert, type Store } from "../store/port.ts";
import { assignRaters } from "./assignment.ts";
import type { Library } from "./library.ts";
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
  readonly ratings: readonly RatingRecord[];
  /** Person ids of active learners without a panel. */
  readonly unassigned: readonly string[];
  /** Person ids who may rate in this cohort. */
  readonly raters: readonly string[];
}

/** Setting panels up and seeing them all: the instructor's side. */
export interface PanelsService {
  overview(actor: Actor): Promise<readonly PanelsOverview[]>;
  /** Gives every learner who has none a panel, raters evenly busy. */
  assign(actor: Actor, component: string): Promise<AssignOutcome>;
}

/** Leaves of a programme that a panel scores. */
export function observationLeaves(definition: ProgrammeDefinition): readonly ObservationLeaf[] {
  const walk = (components: ProgrammeDefinition["components"]): ObservationLeaf[] =>
    components.flatMap((component) =>
      component.instrument === "parts" ? walk(component.parts) : component.instrument === "observation" ? [component] : [],
    );
  return walk(definition.components);
}

export const panelId = (cohort: string, component: string, person: string): string => `${cohort}.${component}.${person}`;

export function createPanels({ store, clock, programmes, cohorts, library }: PanelsDependencies): PanelsService {
  async function ratersOf(actor: Actor): Promise<readonly string[]> {
    const places = await cohorts.roster(actor.tenant, actor.cohort);
    return places.filter(({ member }) => member.active && member.named.includes("rater")).map(({ person }) => person.id);
  }

  async function overviewOf(actor: Actor, leaf: ObservationLeaf): Promise<PanelsOverview> {
    const { tenant, cohort } = actor;
    const [panels, ratings, learners, raters] = await Promise.all([
      findAll(store, collections.panels, { tenant, query: { index: "byCohort", equal: [cohort, leaf.id] } }),
      findAll(store, collections.ratings, { tenant, query: { index: "byCohort", equal: [cohort] } }),
      cohorts.learners(tenant, cohort),
      ratersOf(actor),
    ]);
    const ids = new Set(panels.map((panel) => panel.id));
    const having = new Set(panels.map((panel) => panel.person));
    return {
      leaf,
      panels,
      ratings: ratings.filter((rating) => ids.has(rating.panel)),
      unassigned: learners.map(({ person }) => person.id).filter((person) => !having.has(person)),
      raters,
    };
  }

  return {
    async overview(actor) {
      const { definition } = await programmes.published(actor.tenant, actor.cohort);
      return Promise.all(observationLeaves(definition).map((leaf) => overviewOf(actor, leaf)));
    },

    assign: (actor, component) =>
      deciding<AssignOutcome>(store, async () => {
        const { tenant, cohort } = actor;
        const { definition } = await programmes.published(tenant, cohort);
        const leaf = observationLeaves(definition).find((candidate) => candidate.id === component);
        if (leaf === undefined) throw new AppError("not-found", { reason: `no panel component ${component}` });
        const { unassigned, raters, panels } = await overviewOf(actor, leaf);
        const load = new Map(raters.map((rater) => [rater, panels.filter((panel) => panel.raters.includes(rater)).length]));
        const outcome = assignRaters({ persons: unassigned, raters, perPanel: leaf.observation.raters, load });
        if (outcome.type === "too-few-raters") return { changes: [], outcome };
        const changes = outcome.assignments.flatMap(({ person, raters: chosen }) => [
          insert<PanelRecord>(collections.panels, {
            id: panelId(cohort, component, person),
            tenant,
            cohort,
            component,
            person,
            rubric: library.rubric(leaf.observation.rubric),
            limit: leaf.observation.limit,
            raters: chosen,
            state: "scoring",
          }),
          auditLine({
            tenant,
            cohort,
            at: clock(),
            actor: actor.person,
            action: "panel.assigned",
            subject: person,
            detail: { component, raters: [...chosen] },
          }),
        ]);
        return { changes, outcome: { type: "assigned", people: outcome.assignments.length } };
      }),
  };
}

/** Whether a person may rate in a cohort at all (named, and still here). */
export const mayRate = (roles: Parameters<typeof actingRoles>[0]): boolean => roles.includes("rater") || roles.includes("assistant");
