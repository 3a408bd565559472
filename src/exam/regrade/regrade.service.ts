import type { Cohorts } from "../../cohort/ports.ts";
import { auditLine } from "../../delivery/changes.ts";
import type { Orders } from "../../jobs/orders.ts";
import type { Actor } from "../../people/records.ts";
import type { Programmes } from "../../programme/ports.ts";
import type { Clock } from "../../shared/clock.ts";
import { AppError } from "../../shared/errors.ts";
import { digest, type Ids } from "../../shared/ids.ts";
import { collections } from "../../store/collections.ts";
import { deciding } from "../../store/deciding.ts";
import { findAll, insert, type Store } from "../../store/port.ts";
import { examsOf, type ExamComponent } from "../exams.ts";
import { questionIn, type Library } from "../library.ts";
import type { AttemptRecord, Question, QuestionRecord } from "../records.ts";
import { isReleased } from "../../delivery/release.ts";
import { rulesOf } from "../marking/rules.ts";
import { moveOf, outcomeOf, type Move } from "./moves.ts";
import { withKey, type NewKey, type TypedKey } from "./new-key.ts";
import type { RegradeChange, RegradeRecord, RegradeRule } from "./records.ts";
import { REGRADE_JOB } from "./regrade.job.ts";

export interface RegradeRequest {
  readonly component: string;
  /** Pinned version. */
  readonly question: string;
  readonly what: RegradeChange["type"];
  /** For `key` only. */
  readonly key: TypedKey;
  readonly rule: RegradeRule;
  readonly reason: string;
}

export type RegradeProblem = Extract<NewKey, { type: "problem" }>["problem"] | "no-reason";

export interface MoveTold extends Move {
  readonly name: string;
  /** Numbers of certificates issued to the learner in this cohort that stand. */
  readonly certificates: readonly string[];
}

export interface DryRun {
  /** Handed-in papers that ask the question, and those of them that change. */
  readonly papers: number;
  readonly changed: number;
  /** By name. */
  readonly moves: readonly MoveTold[];
  /** Names what was seen; another dry run with the same outcome has the same. */
  readonly seen: string;
}

export interface RegradeSubject {
  readonly exam: ExamComponent;
  /** As asked. */
  readonly question: Question;
  /** Of this question, latest first. */
  readonly history: readonly RegradeRecord[];
}

export type DryRunOutcome =
  | { readonly type: "dry-run"; readonly dryRun: DryRun }
  | { readonly type: "problem"; readonly problem: RegradeProblem };

export type Committed =
  | Extract<DryRunOutcome, { type: "problem" }>
  | { readonly type: "started"; readonly regrade: string }
  /** Papers or scores moved since the dry run; nothing was written. */
  | { readonly type: "changed"; readonly dryRun: DryRun }
  /** Another regrade of this exam is not through yet. */
  | { readonly type: "busy" };

export interface RegradeService {
  /** @throws AppError("not-found") for a question that no paper of this exam asks */
  subject(actor: Actor, component: string, question: string): Promise<RegradeSubject>;
  /** Who would move; nothing is written. @throws as {@link subject}; AppError("own-work") for whom the exam is their own */
  dryRun(actor: Actor, request: RegradeRequest): Promise<DryRunOutcome>;
  /** Puts the regrade in force; a job applies it to the papers. @throws as {@link dryRun}; AppError("archived") */
  commit(actor: Actor, request: RegradeRequest & { readonly seen: string }): Promise<Committed>;
}

interface RegradeDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly programmes: Programmes;
  readonly cohorts: Cohorts;
  readonly library: Library;
  readonly jobs: Pick<Orders, "schedule">;
}

interface Plan {
  readonly regrade: RegradeRecord;
  readonly asked: Question;
  readonly keyed: Question | undefined;
}

export function createRegrades({ store, clock, ids, programmes, cohorts, library, jobs }: RegradeDeps): RegradeService {
  const sittings = ({ tenant, cohort }: Actor, component: string): Promise<AttemptRecord[]> =>
    findAll(store, collections.attempts, { tenant, query: { index: "byComponent", equal: [cohort, component] } });

  const regrades = ({ tenant, cohort }: Actor, component: string): Promise<RegradeRecord[]> =>
    findAll(store, collections.regrades, { tenant, query: { index: "byComponent", equal: [cohort, component], descending: true } });

  async function subject(actor: Actor, component: string, question: string): Promise<RegradeSubject> {
    const { definition } = await programmes.published(actor.tenant, actor.cohort);
    const exam = examsOf(definition).find(({ id }) => id === component);
    const asked = (await sittings(actor, component)).some(({ paper }) => paper.some((item) => item.question === question));
    if (exam === undefined || !asked) throw new AppError("not-found", { reason: `question ${question} of ${component}` });
    const all = await regrades(actor, component);
    return {
      exam,
      question: questionIn(await library.questions(actor.tenant, [question]), question),
      history: all.filter((regrade) => regrade.question === question),
    };
  }

  function planned(actor: Actor, request: RegradeRequest, asked: Question): Plan | Extract<DryRunOutcome, { type: "problem" }> {
    const { tenant, cohort, person } = actor;
    const { component, question, what, rule } = request;
    const reason = request.reason.trim();
    const keyed = what === "key" ? withKey(asked, request.key) : undefined;
    if (keyed?.type === "problem") return keyed;
    if (reason === "") return { type: "problem", problem: "no-reason" };
    const id = ids.id();
    const change: RegradeChange = what === "key" ? { type: what, question: `${question}~${id}` } : { type: what };
    const about = { id, version: 1, tenant, cohort, component, question };
    return { regrade: { ...about, change, rule, reason, by: person, at: clock(), state: "running" }, asked, keyed: keyed?.question };
  }

  async function tried(actor: Actor, { regrade, asked, keyed }: Plan): Promise<DryRun> {
    const { tenant, cohort } = actor;
    const query = { index: "byCohort", equal: [cohort] };
    const [attempts, scores, decisions, certificates, { definition }, roster] = await Promise.all([
      sittings(actor, regrade.component),
      findAll(store, collections.scores, { tenant, query }),
      findAll(store, collections.decisions, { tenant, query }),
      findAll(store, collections.certificates, { tenant, query }),
      programmes.published(tenant, cohort),
      cohorts.roster(tenant, cohort),
    ]);
    if (attempts.some(({ person }) => person === actor.person)) throw new AppError("own-work");
    const questions = new Map([[regrade.question, asked]]);
    if (regrade.change.type === "key" && keyed !== undefined) questions.set(regrade.change.question, keyed);
    const told = isReleased((await rulesOf(store, regrade)).release, clock());
    const names = new Map(roster.map(({ person }) => [person.id, person.name]));
    const scored = Map.groupBy(scores, ({ person }) => person);
    const decided = Map.groupBy(decisions, ({ person }) => person);
    const certified = Map.groupBy(certificates, ({ person }) => person);
    const outcomes = [...Map.groupBy(attempts, ({ person }) => person)].map(([person, own]) => ({
      person,
      outcome: outcomeOf(own, { regrade, questions, told }),
    }));
    const moves = outcomes.flatMap(({ person, outcome }): MoveTold[] => {
      const decision = decided.get(person)?.find(({ state }) => state === "standing");
      const move = moveOf(outcome, { definition, scores: scored.get(person) ?? [], decision });
      const standing = (certified.get(person) ?? []).filter(({ state }) => state === "issued");
      return move === undefined ? [] : [{ ...move, name: names.get(person) ?? person, certificates: standing.map(({ number }) => number) }];
    });
    return {
      papers: attempts.filter(({ state, paper }) => state !== "open" && paper.some((item) => item.question === regrade.question)).length,
      changed: outcomes.reduce((sum, { outcome }) => sum + outcome.changed.length, 0),
      moves: moves.toSorted((a, b) => a.name.localeCompare(b.name, "zh") || (a.person < b.person ? -1 : 1)),
      seen: seenOf(moves),
    };
  }

  async function dryRun(actor: Actor, request: RegradeRequest): Promise<DryRunOutcome> {
    const { question } = await subject(actor, request.component, request.question);
    const plan = planned(actor, request, question);
    return "problem" in plan ? plan : { type: "dry-run", dryRun: await tried(actor, plan) };
  }

  async function commit(actor: Actor, request: RegradeRequest & { readonly seen: string }): Promise<Committed> {
    const { tenant, cohort, person } = actor;
    if ((await cohorts.cohort(tenant, cohort)).state === "archived") throw new AppError("archived");
    return deciding<Committed>(store, async () => {
      const { question } = await subject(actor, request.component, request.question);
      const plan = planned(actor, request, question);
      if ("problem" in plan) return { changes: [], outcome: plan };
      if ((await regrades(actor, request.component)).some(({ state }) => state === "running"))
        return { changes: [], outcome: { type: "busy" } };
      const seen = await tried(actor, plan);
      if (seen.seen !== request.seen) return { changes: [], outcome: { type: "changed", dryRun: seen } };
      const { regrade, keyed } = plan;
      const { version: _first, ...record } = regrade;
      const detail = {
        component: regrade.component,
        question: regrade.question,
        change: regrade.change,
        rule: regrade.rule,
        moves: seen.moves.length,
      };
      return {
        changes: [
          insert<RegradeRecord>(collections.regrades, record),
          ...(regrade.change.type === "key" && keyed !== undefined
            ? [
                insert<QuestionRecord>(collections.questions, {
                  id: regrade.change.question,
                  tenant,
                  bank: `regrade ${regrade.id}`,
                  question: keyed,
                }),
              ]
            : []),
          jobs.schedule({ tenant, cohort, kind: REGRADE_JOB, key: regrade.id, payload: { regrade: regrade.id }, by: person }),
          auditLine({ tenant, cohort, at: regrade.at, actor: person, action: "exam.regraded", subject: regrade.id, detail }),
        ],
        outcome: { type: "started", regrade: regrade.id },
      };
    });
  }

  return { subject, dryRun, commit };
}

/** The same for the same moves, in whatever order they were found. */
const seenOf = (moves: readonly Move[]): string =>
  digest(
    moves
      .map(({ person, before = "", after, decision }) => `${person} ${before} ${after} ${decision}`)
      .toSorted()
      .join("\n"),
  ).slice(0, 24);
