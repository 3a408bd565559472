import { holdingsOf } from "../certificate/holdings.ts";
import type { ExamService } from "../exam/exam.service.ts";
import type { EntryService } from "../observation/entry.service.ts";
import { lacking } from "../observation/entry.service.ts";
import { openHomework } from "../observation/homework.ts";
import { observationLeaves, panelId, type PanelsService } from "../observation/panels.service.ts";
import type { ScoringService } from "../observation/scoring.service.ts";
import type { Actor } from "../people/records.ts";
import { may } from "../people/rights.ts";
import type { ProgrammeService } from "../programme/programme.service.ts";
import type { ProgrammeDefinition } from "../programme/records.ts";
import type { ResultService } from "../result/result.service.ts";
import { leafScores } from "../result/scores.ts";
import { standingOf } from "../result/standing.ts";
import type { Clock } from "../shared/clock.ts";
import { collections } from "../store/collections.ts";
import { findAll, type Store } from "../store/port.ts";
import { matches } from "./board.presenter.ts";
import type { LearnerFacts } from "./home.ts";
import type { HomeFacts, Task } from "./home.presenter.ts";
import type { KeptFigures } from "./kept-figures.ts";

/** Members up to which a cohort is read whole for each first page. */
const USUAL = 300;

interface Dependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly programmes: ProgrammeService;
  readonly exams: ExamService;
  readonly panels: PanelsService;
  readonly scoring: ScoringService;
  readonly entry: EntryService;
  readonly results: Pick<ResultService, "board">;
  readonly kept: KeptFigures;
}

export interface HomeService {
  /** What the first page says to this person: their road as a learner, and the work that waits for their other roles. */
  home(actor: Actor): Promise<HomeFacts>;
}

export function createHome(dependencies: Dependencies): HomeService {
  const { store, clock, programmes, exams, panels, scoring, entry, results, kept } = dependencies;

  /** Read each time in a cohort of usual size, kept a while in a large one. */
  async function figures<T>(actor: Actor, name: string, read: () => Promise<T>): Promise<T> {
    const { tenant, cohort, person } = actor;
    const size = await store.count(collections.members, tenant, { index: "byCohort", equal: [cohort] });
    return size <= USUAL ? read() : kept.get({ tenant, cohort, name: `${name} ${person}` }, read);
  }

  async function learnerFacts(actor: Actor, definition: ProgrammeDefinition): Promise<LearnerFacts> {
    const { tenant, cohort, person } = actor;
    const [scores, held, standings, panelRecords] = await Promise.all([
      findAll(store, collections.scores, { tenant, query: { index: "byCohort", equal: [cohort, person] } }),
      holdingsOf(store, actor, actor.person),
      exams.standings(actor, definition),
      Promise.all(observationLeaves(definition).map(({ id }) => store.get(collections.panels, tenant, panelId(cohort, id, person)))),
    ]);
    return {
      standing: standingOf(definition, leafScores(scores), held.decision),
      exams: standings,
      panels: panelRecords.filter((panel) => panel !== undefined),
      homework: openHomework(definition, new Set(scores.map(({ component }) => component)), clock()),
      application: held.applications[0],
      certificate: held.certificates[0],
    };
  }

  async function rating(actor: Actor): Promise<Task> {
    const queue = await scoring.queue(actor);
    return {
      key: "panels",
      path: "/panels",
      count: queue.filter(({ panel, own }) => panel.state !== "final" && own?.state !== "submitted").length,
    };
  }

  async function mentoring(actor: Actor): Promise<Task> {
    return { key: "mentees", path: "/mentees", count: lacking(await entry.sheet(actor, "mentor")).length };
  }

  /** Marking and daily scores: assistants and instructors. */
  async function deskWork(actor: Actor): Promise<readonly Task[]> {
    const [queues, sheet, overviews] = await Promise.all([exams.queues(actor), entry.sheet(actor, "staff"), panels.overview(actor)]);
    const all = overviews.flatMap((overview) => overview.panels);
    const questions = queues.flatMap((exam) => exam.questions);
    return [
      { key: "apart", path: "/marking", count: queues.reduce((sum, { apart }) => sum + apart.length, 0) },
      { key: "marking", path: "/marking", count: questions.reduce((sum, { waiting }) => sum + waiting, 0) },
      { key: "moderation", path: "/practical", count: all.filter((panel) => panel.state === "moderation").length },
      { key: "assign", path: "/practical", count: new Set(overviews.flatMap((overview) => overview.unassigned)).size },
      { key: "daily", path: "/daily", count: lacking(sheet).length },
      { key: "markingOthers", path: "/marking", count: questions.reduce((sum, { elsewhere }) => sum + elsewhere, 0) },
    ];
  }

  async function deciding(actor: Actor): Promise<Task> {
    const board = await results.board(actor.tenant, actor.cohort);
    return { key: "decide", path: "/decide", count: board.rows.filter((row) => matches(row, "ready", board)).length };
  }

  async function running({ tenant, cohort }: Actor): Promise<readonly Task[]> {
    const [applications, appeals, proposals] = await Promise.all([
      store.count(collections.applications, tenant, { index: "byState", equal: [cohort, "waiting"] }),
      store.count(collections.appeals, tenant, { index: "byState", equal: [cohort, "waiting"] }),
      store.count(collections.programmes, tenant, { index: "byState", equal: [cohort, "proposal"] }),
    ]);
    return [
      { key: "applications", path: "/applications", count: applications },
      { key: "appeals", path: "/appeals", count: appeals },
      { key: "proposals", path: "/programme", count: proposals },
    ];
  }

  return {
    async home(actor) {
      const { definition } = await programmes.published(actor.tenant, actor.cohort);
      const can = (right: Parameters<typeof may>[1]) => may(actor.roles, right);
      const work = await Promise.all([
        actor.roles.includes("rater") ? rating(actor) : [],
        can("mentee.rate") ? mentoring(actor) : [],
        can("decision.approve") ? figures(actor, "decide", () => deciding(actor)) : [],
        can("programme.edit") ? running(actor) : [],
        can("work.mark") ? figures(actor, "desk", () => deskWork(actor)) : [],
      ]);
      return {
        definition,
        learner: can("own.work") ? await learnerFacts(actor, definition) : undefined,
        tasks: work.flat(),
      };
    },
  };
}
