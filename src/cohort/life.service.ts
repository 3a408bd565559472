import { auditLine } from "../delivery/changes.ts";
import type { GradebookRecord } from "../delivery/records.ts";
import type { MarkingRulesRecord } from "../exam/marking/records.ts";
import { rulesId } from "../exam/marking/rules.ts";
import type { SessionRecord } from "../lti/records.ts";
import type { Actor } from "../people/records.ts";
import type { ProgrammeDefinition, ProgrammeRecord } from "../programme/records.ts";
import type { ProgrammeService } from "../programme/programme.service.ts";
import type { Templates } from "../programme/templates.ts";
import type { Clock } from "../shared/clock.ts";
import { AppError } from "../shared/errors.ts";
import type { Ids } from "../shared/ids.ts";
import type { Json } from "../shared/json.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { findAll, insert, replace, type Change, type Store } from "../store/port.ts";
import { memberId } from "./enrolment.ts";
import { forNewCycle, keptGradebook, releaseForNewCycle, newestFirst, nextCycle } from "./life.ts";
import type { Cohorts } from "./ports.ts";
import type { CohortRecord, LinkRecord, MemberRecord } from "./records.ts";

export interface LifeStanding {
  readonly cohort: CohortRecord;
  readonly programme: ProgrammeDefinition;
  /** Cycles of the same course in which the person has a place, the newest first. */
  readonly cycles: readonly CohortRecord[];
  readonly templates: Templates;
}

export type Archived = { readonly type: "archived" | "same" } | { readonly type: "sittings-open"; readonly count: number };

/** `copy`: this cohort's programme with panels, exam blueprint and how marks are given and told; else the id of a template. */
export type CycleSource = "copy" | { readonly template: string };

export interface CohortLife {
  standing(actor: Actor): Promise<LifeStanding>;
  /** Closes the cohort: readable, reportable, and no deed changes it. Refused while somebody sits an exam. */
  archive(actor: Actor): Promise<Archived>;
  reopen(actor: Actor): Promise<void>;
  /** The day training ended (ISO date), or that there is none yet. */
  endTraining(actor: Actor, day: string | undefined): Promise<void>;
  /**
   * Begins a new cycle in the same course, without people; the course's links open it from now on. The actor has the same part in it.
   * @returns the new cohort's id @throws AppError("not-found") for an unknown template
   */
  beginCycle(actor: Actor, source: CycleSource): Promise<string>;
  /** Leads a session to another cycle of its course. @throws AppError("not-found") where the person has no place there */
  visit(session: SessionRecord, cohort: string): Promise<void>;
  cycles(actor: Actor): Promise<readonly CohortRecord[]>;
}

export interface LifeDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly cohorts: Cohorts;
  readonly programmes: Pick<ProgrammeService, "published">;
  readonly templates: Templates;
}

export function createLife({ store, clock, ids, cohorts, programmes, templates }: LifeDeps): CohortLife {
  const line = ({ tenant, cohort, person }: Actor, action: string, detail: Json = {}): Change =>
    auditLine({ tenant, cohort, at: clock(), actor: person, action: `cohort.${action}`, subject: cohort, detail });

  const ofCourse = ({ tenant, platform, course }: CohortRecord): Promise<CohortRecord[]> =>
    findAll(store, collections.cohorts, { tenant, query: { index: "byCourse", equal: [platform, course] } });

  async function cycles({ tenant, cohort, person }: Actor): Promise<readonly CohortRecord[]> {
    const all = await ofCourse(await cohorts.cohort(tenant, cohort));
    if (all.length === 1) return all;
    const places = await Promise.all(all.map(({ id }) => store.get(collections.members, tenant, memberId(id, person))));
    return newestFirst(all.filter((_, index) => places[index]?.active === true));
  }

  const changed = (actor: Actor, change: (cohort: CohortRecord) => { cohort: CohortRecord; audit: Change } | undefined): Promise<void> =>
    deciding(store, async () => {
      const next = change(await cohorts.cohort(actor.tenant, actor.cohort));
      return { changes: next === undefined ? [] : [replace(collections.cohorts, next.cohort), next.audit], outcome: undefined };
    });

  async function sitting({ tenant, cohort }: Actor): Promise<number> {
    const open = await findAll(store, collections.attempts, { tenant, query: { index: "byDeadline", equal: ["open"], from: clock() } });
    return open.filter((attempt) => attempt.cohort === cohort).length;
  }

  async function definitionFrom({ tenant, cohort }: Actor, source: CycleSource): Promise<ProgrammeDefinition> {
    if (source === "copy") return forNewCycle((await programmes.published(tenant, cohort)).definition);
    const template = templates.get(source.template);
    if (template === undefined) throw new AppError("not-found", { reason: `template ${source.template}` });
    return template;
  }

  async function newCycle(actor: Actor, source: CycleSource, id: string): Promise<readonly Change[]> {
    const { tenant, person } = actor;
    const [before, definition, links, place] = await Promise.all([
      cohorts.cohort(tenant, actor.cohort),
      definitionFrom(actor, source),
      cohorts.links(tenant, actor.cohort),
      cohorts.place(tenant, actor.cohort, person),
    ]);
    const { trainingEnded: _ended, version: _version, ...course } = before;
    const programme = {
      id: ids.id(),
      tenant,
      cohort: id,
      number: 1,
      state: "published",
      source: "template",
      by: person,
      at: clock(),
    } as const;
    const { mentor: _mentor, version: _seen, ...part } = place.member;
    const cycle = nextCycle(await ofCourse(before));
    return [
      insert<CohortRecord>(collections.cohorts, { ...course, id, cycle, programme: definition.template, state: "open" }),
      insert<ProgrammeRecord>(collections.programmes, { ...programme, definition }),
      insert<MemberRecord>(collections.members, { ...part, id: memberId(id, person), cohort: id }),
      ...links.flatMap((link) => [
        replace<LinkRecord>(collections.links, { ...link, cohort: id }),
        insert<LinkRecord>(collections.links, keptGradebook(link, ids.id())),
      ]),
      line(actor, "cycle-begun", { next: id, cycle, source: source === "copy" ? "copy" : source.template }),
    ];
  }

  /** How its exams are marked and its gradebook kept: who had two markers has two again. */
  async function keptRules({ tenant, cohort }: Actor, id: string): Promise<readonly Change[]> {
    const [rules, gradebook] = await Promise.all([
      findAll(store, collections.markingRules, { tenant, query: { index: "byCohort", equal: [cohort] } }),
      store.get(collections.gradebooks, tenant, cohort),
    ]);
    return [
      ...rules.map(({ version: _version, release, ...rest }) => {
        const own = { ...rest, id: rulesId({ cohort: id, component: rest.component }), cohort: id, release: releaseForNewCycle(release) };
        return insert<MarkingRulesRecord>(collections.markingRules, own);
      }),
      ...(gradebook === undefined ? [] : [gradebook]).map(({ version: _version, release, ...rest }) =>
        insert<GradebookRecord>(collections.gradebooks, { ...rest, id, cohort: id, release: releaseForNewCycle(release) }),
      ),
    ];
  }

  return {
    cycles,
    async standing(actor) {
      const { tenant, cohort } = actor;
      const [record, { definition }, known] = await Promise.all([
        cohorts.cohort(tenant, cohort),
        programmes.published(tenant, cohort),
        cycles(actor),
      ]);
      return { cohort: record, programme: definition, cycles: known, templates };
    },
    archive: (actor) =>
      deciding<Archived>(store, async () => {
        const [cohort, count] = await Promise.all([cohorts.cohort(actor.tenant, actor.cohort), sitting(actor)]);
        if (cohort.state === "archived") return { changes: [], outcome: { type: "same" } };
        if (count > 0) return { changes: [], outcome: { type: "sittings-open", count } };
        return {
          changes: [replace(collections.cohorts, { ...cohort, state: "archived" }), line(actor, "archived")],
          outcome: { type: "archived" },
        };
      }),
    reopen: (actor) =>
      changed(actor, (cohort) =>
        cohort.state === "open" ? undefined : { cohort: { ...cohort, state: "open" }, audit: line(actor, "reopened") },
      ),
    endTraining: (actor, day) =>
      changed(actor, ({ trainingEnded, ...cohort }) =>
        trainingEnded === day
          ? undefined
          : {
              cohort: { ...cohort, ...(day !== undefined && { trainingEnded: day }) },
              audit: line(actor, "training-ended", { day: day ?? null }),
            },
      ),
    beginCycle: (actor, source) =>
      deciding(store, async () => {
        const id = ids.id();
        const rules = source === "copy" ? await keptRules(actor, id) : [];
        return { changes: [...(await newCycle(actor, source, id)), ...rules], outcome: id };
      }),
    visit: (session, id) =>
      deciding(store, async () => {
        const { tenant, person } = session;
        const [fresh, here, there, place] = await Promise.all([
          store.get(collections.sessions, tenant, session.id),
          cohorts.cohort(tenant, session.cohort),
          store.get(collections.cohorts, tenant, id),
          store.get(collections.members, tenant, memberId(id, person)),
        ]);
        const sameCourse = there?.platform === here.platform && there.course === here.course;
        if (fresh === undefined || !sameCourse || place?.active !== true) throw new AppError("not-found", { reason: `cycle ${id}` });
        return { changes: fresh.cohort === id ? [] : [replace(collections.sessions, { ...fresh, cohort: id })], outcome: undefined };
      }),
  };
}
