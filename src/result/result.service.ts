import type { CohortRecord } from "../cohort/records.ts";
import type { Cohorts, Place } from "../cohort/ports.ts";
import { announce, auditLine, gradeId, wishGrade } from "../delivery/changes.ts";
import type { Languages } from "../i18n/translate.ts";
import type { Actor } from "../people/records.ts";
import type { Programmes } from "../programme/ports.ts";
import type { ProgrammeRecord } from "../programme/records.ts";
import { AppError } from "../shared/errors.ts";
import type { Clock } from "../shared/clock.ts";
import { type ExactText, toText } from "../shared/exact.ts";
import type { Json } from "../shared/json.ts";
import { collections } from "../store/collections.ts";
import { deciding, type Decided } from "../store/deciding.ts";
import { type Change, findAll, insert, replace, type Store } from "../store/port.ts";
import type { DecisionRecord } from "./records.ts";
import { byPerson, leafScores } from "./scores.ts";
import { type CohortFigures, cohortFigures, type Standing, standingOf } from "./standing.ts";
import { traceOf } from "./trace.ts";

/** A learner's own result. */
export interface OwnResult extends Standing {
  readonly programme: ProgrammeRecord;
  readonly figures: CohortFigures;
}

export interface BoardRow extends Standing {
  readonly place: Place;
}

/** A cohort's results: one row an active learner, by name. */
export interface Board {
  readonly cohort: CohortRecord;
  readonly programme: ProgrammeRecord;
  readonly rows: readonly BoardRow[];
}

/** Whom to decide about, and what the approver saw; a result that moved since is not decided unseen. */
export interface Approval {
  readonly person: string;
  readonly seen?: { readonly total: ExactText; readonly tier: string | null } | undefined;
}

/** `same`: the decision that holds already says so. */
export type Left = "pending" | "moved" | "same" | "not-a-learner";

export interface Decisions {
  readonly decided: readonly DecisionRecord[];
  readonly left: readonly { readonly person: string; readonly why: Left }[];
}

export interface ResultService {
  standing(tenant: string, cohort: string, person: string): Promise<OwnResult>;
  board(tenant: string, cohort: string): Promise<Board>;
  /** How many decisions hold. */
  decided(tenant: string, cohort: string): Promise<number>;
  /**
   * Makes official results decisions: each supersedes the one before, tells the LRS and wishes the gradebook's total.
   * @throws AppError("own-work") when the actor is among them, AppError("archived")
   */
  decide(actor: Actor, approvals: readonly Approval[]): Promise<Decisions>;
}

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
  readonly cohorts: Cohorts;
  readonly programmes: Programmes;
  readonly languages: Languages;
}

/** Decisions made true together; small enough for one transaction of either engine. */
const BATCH = 50;

export function createResultService({ store, clock, cohorts, programmes, languages }: Deps): ResultService {
  const decisionsOf = async (tenant: string, cohort: string): Promise<readonly DecisionRecord[]> =>
    findAll(store, collections.decisions, { tenant, query: { index: "byCohort", equal: [cohort] } });

  const scoresOf = async (tenant: string, equal: readonly string[]) =>
    findAll(store, collections.scores, { tenant, query: { index: "byCohort", equal } });

  async function board(tenant: string, cohortId: string): Promise<Board> {
    const [cohort, programme, learners, scores, decisions] = await Promise.all([
      cohorts.cohort(tenant, cohortId),
      programmes.published(tenant, cohortId),
      cohorts.learners(tenant, cohortId),
      scoresOf(tenant, [cohortId]),
      decisionsOf(tenant, cohortId),
    ]);
    const scored = byPerson(scores);
    const decided = new Map(decisions.filter(({ state }) => state === "standing").map((decision) => [decision.person, decision]));
    const rows = learners.map((place) => {
      const { id } = place.person;
      return { place, ...standingOf(programme.definition, leafScores(scored.get(id) ?? []), decided.get(id)) };
    });
    return { cohort, programme, rows };
  }

  async function standing(tenant: string, cohort: string, person: string): Promise<OwnResult> {
    const [programme, scores, decisions] = await Promise.all([
      programmes.published(tenant, cohort),
      scoresOf(tenant, [cohort, person]),
      decisionsOf(tenant, cohort),
    ]);
    const own = decisions.find((decision) => decision.person === person && decision.state === "standing");
    return { programme, figures: cohortFigures(decisions), ...standingOf(programme.definition, leafScores(scores), own) };
  }

  /** The comment beside the total in the gradebook: the tier in the company's language. */
  async function comments(tenant: string): Promise<(tier: Standing["proposal"]) => string> {
    const record = await store.get(collections.tenants, tenant, tenant);
    const locale = record?.locale ?? "zh-CN";
    const retrain = languages.translator(locale)("result.retrain");
    return (proposal) => proposal?.tier?.name[locale] ?? retrain;
  }

  async function decisionChanges(actor: Actor, given: { board: Board; row: BoardRow; comment: string }): Promise<Decided<DecisionRecord>> {
    const { board: from, row, comment } = given;
    const { tenant, cohort } = actor;
    const at = clock();
    const person = row.place.person.id;
    const total = toText(row.result.total ?? { n: 0n, d: 1n });
    const tier = row.proposal?.tier?.id ?? null;
    const number = (row.decision?.number ?? 0) + 1;
    const id = `${cohort}.${person}.${number}`;
    const trace = JSON.parse(JSON.stringify(traceOf(row.result, row.proposal))) as Json;
    const record = {
      id,
      tenant,
      cohort,
      person,
      number,
      state: "standing" as const,
      programme: from.programme.id,
      total,
      tier,
      trace,
      by: actor.person,
      at,
    };
    const cell = await store.get(collections.grades, tenant, gradeId(cohort, "total", person));
    return {
      changes: [
        ...(row.decision === undefined ? [] : [replace(collections.decisions, { ...row.decision, state: "superseded" as const })]),
        insert<DecisionRecord>(collections.decisions, record),
        announce(tenant, { type: "decided", key: id, cohort, person, at, decision: id, total, tier }),
        wishGrade({ tenant, cohort, column: "total", person, score: total, comment, at }, cell),
        auditLine({
          tenant,
          cohort,
          at,
          actor: actor.person,
          action: "result.decided",
          subject: person,
          detail: { decision: id, total, tier },
        }),
      ],
      outcome: { ...record, version: 1 },
    };
  }

  async function decideBatch(actor: Actor, approvals: readonly Approval[]): Promise<Decided<Decisions>> {
    const from = await board(actor.tenant, actor.cohort);
    if (from.cohort.state === "archived") throw new AppError("archived");
    const comment = await comments(actor.tenant);
    const rows = new Map(from.rows.map((row) => [row.place.person.id, row]));
    const left: { person: string; why: Left }[] = [];
    const changes: Change[] = [];
    const decided: DecisionRecord[] = [];
    for (const approval of approvals) {
      const row = rows.get(approval.person);
      const why = whyLeft(row, approval);
      if (row === undefined || why !== undefined) left.push({ person: approval.person, why: why ?? "not-a-learner" });
      else {
        const one = await decisionChanges(actor, { board: from, row, comment: comment(row.proposal) });
        changes.push(...one.changes);
        decided.push(one.outcome);
      }
    }
    return { changes, outcome: { decided, left } };
  }

  async function decide(actor: Actor, approvals: readonly Approval[]): Promise<Decisions> {
    if (approvals.some(({ person }) => person === actor.person)) throw new AppError("own-work");
    const once = [...new Map(approvals.map((approval) => [approval.person, approval])).values()];
    const outcomes: Decisions[] = [];
    for (let from = 0; from < once.length; from += BATCH) {
      outcomes.push(await deciding(store, () => decideBatch(actor, once.slice(from, from + BATCH))));
    }
    return { decided: outcomes.flatMap(({ decided }) => decided), left: outcomes.flatMap(({ left }) => left) };
  }

  const decided = (tenant: string, cohort: string): Promise<number> =>
    store.count(collections.decisions, tenant, { index: "byState", equal: [cohort, "standing"] });

  return { standing, board, decided, decide };
}

function whyLeft(row: BoardRow | undefined, { seen }: Approval): Left | undefined {
  if (row === undefined) return "not-a-learner";
  if (row.result.total === undefined) return "pending";
  if (row.decision !== undefined && !row.moved) return "same";
  if (seen === undefined) return undefined;
  return seen.total === toText(row.result.total) && seen.tier === (row.proposal?.tier?.id ?? null) ? undefined : "moved";
}
