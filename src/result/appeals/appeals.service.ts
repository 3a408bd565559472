import type { Cohorts } from "../../cohort/ports.ts";
import { announce, auditLine } from "../../delivery/changes.ts";
import { tell } from "../../notices/telling.ts";
import { companyOf } from "../../people/company.ts";
import type { Actor } from "../../people/records.ts";
import { appealDays } from "../../programme/appeal-days.ts";
import type { Programmes } from "../../programme/ports.ts";
import type { ProgrammeDefinition } from "../../programme/records.ts";
import { componentById } from "../../programme/tree.ts";
import type { Clock } from "../../shared/clock.ts";
import { AppError } from "../../shared/errors.ts";
import { collections } from "../../store/collections.ts";
import { deciding, type Decided } from "../../store/deciding.ts";
import { type Change, insert, replace, type Store } from "../../store/port.ts";
import { type Answering, asTyped, DECISION, factsOf, judgeAppeal, type Obstacle, type Verdict, wordsProblem } from "./appealing.ts";
import { scorersOf } from "./judges.ts";
import { ableIn, answeringOf, type Desk, deskOf, learnersOwn, waitingIn } from "./reading.ts";
import type { Against, AppealRecord } from "./records.ts";

/** One thing a learner can appeal against, or could. */
export interface OwnSubject {
  readonly against: Against | undefined;
  readonly verdict: Verdict;
}

export interface OwnAppeals {
  readonly definition: ProgrammeDefinition;
  /** By subject: every leaf and the decision. */
  readonly subjects: ReadonlyMap<string, OwnSubject>;
  /** Newest first, those answered long ago included. */
  readonly appeals: readonly AppealRecord[];
}

export type WordsProblem = NonNullable<ReturnType<typeof wordsProblem>>;

export type Appeal =
  | { readonly type: "made"; readonly appeal: AppealRecord }
  | { readonly type: "words"; readonly problem: WordsProblem }
  | { readonly type: "refused"; readonly reason: Obstacle };

export interface Answer {
  readonly appeal: string;
  /** `undefined` where nothing was chosen. */
  readonly upheld: boolean | undefined;
  readonly words: string;
}

export type Settlement =
  | { readonly type: "settled"; readonly appeal: AppealRecord }
  | { readonly type: "unclear"; readonly problem: "no-verdict" | WordsProblem }
  | { readonly type: "refused"; readonly reason: "scored-it" | "decided-it" };

export interface Appeals {
  /** What the actor can appeal against, and their appeals. */
  own(actor: Actor): Promise<OwnAppeals>;
  /** One open appeal a subject; the same words sent twice are one. @throws AppError("not-found") for no subject of the programme, AppError("archived") */
  appeal(actor: Actor, wish: { readonly subject: string; readonly words: string }): Promise<Appeal>;
  /** Twice is once. @throws AppError("not-found") unless it is the actor's own, AppError("conflict") when it was answered, AppError("archived") */
  withdraw(actor: Actor, appeal: string): Promise<void>;
  desk(actor: Actor): Promise<Desk>;
  /** The answer changes no score. @throws AppError("not-found"), AppError("own-work"), AppError("archived"), AppError("conflict") when it waits no more */
  answer(actor: Actor, answer: Answer): Promise<Settlement>;
  /** By learner: the appeal of theirs that waits longest. */
  waiting(tenant: string, cohort: string): Promise<ReadonlyMap<string, string>>;
}

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
  readonly cohorts: Cohorts;
  readonly programmes: Programmes;
}

export function createAppeals({ store, clock, cohorts, programmes }: Deps): Appeals {
  async function requireOpen({ tenant, cohort }: Actor): Promise<void> {
    if ((await cohorts.cohort(tenant, cohort)).state === "archived") throw new AppError("archived");
  }

  const audit = (
    { tenant, cohort, person }: Actor,
    action: string,
    { id, subject }: AppealRecord,
    detail: Record<string, string | true> = {},
  ) => auditLine({ tenant, cohort, at: clock(), actor: person, action: `appeal.${action}`, subject: id, detail: { subject, ...detail } });

  async function load(actor: Actor, id: string): Promise<AppealRecord> {
    const appeal = await store.get(collections.appeals, actor.tenant, id);
    if (appeal === undefined || appeal.cohort !== actor.cohort) throw new AppError("not-found", { reason: `appeal ${id.slice(0, 80)}` });
    return appeal;
  }

  async function standing(actor: Actor) {
    const [own, { state }, { definition }, { zone }] = await Promise.all([
      learnersOwn(store, actor),
      cohorts.cohort(actor.tenant, actor.cohort),
      programmes.published(actor.tenant, actor.cohort),
      companyOf(store, actor.tenant),
    ]);
    const window = { days: state === "archived" ? 0 : appealDays(definition), zone, now: clock() };
    const of = (subject: string): OwnSubject => {
      const against = own.subjects.get(subject);
      const appeals = own.appeals.filter((appeal) => appeal.subject === subject);
      return { against, verdict: judgeAppeal(against, appeals, window) };
    };
    return { ...own, definition, of };
  }

  /** Everybody here who could answer hears of it, also where none of them may: somebody has to see to it. */
  async function tellStaff({ tenant, cohort, person }: Actor, appeal: AppealRecord): Promise<readonly Change[]> {
    const [roster, waiting] = await Promise.all([cohorts.roster(tenant, cohort), waitingIn(store, { tenant, cohort })]);
    const about = {
      tenant,
      cohort,
      kind: "appeal-waiting" as const,
      subject: appeal.id,
      at: appeal.at,
      values: { count: waiting.length + 1 },
    };
    return ableIn(roster)
      .filter((able) => able !== person)
      .map((able) => tell({ ...about, person: able }));
  }

  async function decideAppeal(actor: Actor, { subject, words: sent }: { subject: string; words: string }): Promise<Decided<Appeal>> {
    await requireOpen(actor);
    const words = asTyped(sent);
    const { definition, of, appeals, scores, decision } = await standing(actor);
    if (subject !== DECISION && componentById(definition, subject) === undefined) throw new AppError("not-found", { reason: "no subject" });
    const again = appeals.find((one) => one.subject === subject && one.state === "waiting" && one.words === words);
    if (again !== undefined) return { changes: [], outcome: { type: "made", appeal: again } };
    const { against, verdict } = of(subject);
    if (verdict.type === "refused") return { changes: [], outcome: verdict };
    const problem = wordsProblem(words);
    if (problem !== undefined) return { changes: [], outcome: { type: "words", problem } };
    const score = scores.find(({ component }) => component === subject);
    if (against === undefined) throw new AppError("unexpected", { reason: `appeal against nothing: ${subject}` });
    const judges = subject === DECISION ? [decision?.by ?? ""] : score === undefined ? [] : await scorersOf(store, score);
    const number = (appeals[0]?.number ?? 0) + 1;
    const { tenant, cohort, person } = actor;
    const record = { id: `${cohort}.${person}.${number}`, tenant, cohort, person, number, subject, against, judges, words, at: clock() };
    const appeal: AppealRecord = { ...record, state: "waiting", version: 1 };
    return {
      changes: [
        insert<AppealRecord>(collections.appeals, { ...record, state: "waiting" }),
        announce(tenant, { type: "appealed", ...factsOf(appeal), at: appeal.at }),
        audit(actor, "made", appeal),
        ...(await tellStaff(actor, appeal)),
      ],
      outcome: { type: "made", appeal },
    };
  }

  async function decideAnswer(actor: Actor, { appeal: id, upheld, words: sent }: Answer): Promise<Decided<Settlement>> {
    const before = await load(actor, id);
    await requireOpen(actor);
    const words = asTyped(sent);
    const answering: Answering = answeringOf(before, actor.person, await cohorts.roster(actor.tenant, actor.cohort));
    if (answering.type === "refused") {
      if (answering.reason === "own") throw new AppError("own-work");
      return { changes: [], outcome: { type: "refused", reason: answering.reason } };
    }
    const state = upheld === true ? "upheld" : "not-upheld";
    if (before.state === state && before.answer?.by === actor.person && before.answer.words === words)
      return { changes: [], outcome: { type: "settled", appeal: before } };
    if (before.state !== "waiting") throw new AppError("conflict", { reason: `appeal ${id} is ${before.state}` });
    const problem = upheld === undefined ? "no-verdict" : wordsProblem(words);
    if (problem !== undefined) return { changes: [], outcome: { type: "unclear", problem } };
    const at = clock();
    const after: AppealRecord = { ...before, state, answer: { by: actor.person, at, words } };
    return {
      changes: [
        replace(collections.appeals, after),
        announce(actor.tenant, { type: "appeal-settled", ...factsOf(after), at, upheld: upheld === true, by: actor.person }),
        audit(actor, "settled", after, { verdict: state, ...(answering.alone && { nobodyElse: true as const }) }),
      ],
      outcome: { type: "settled", appeal: after },
    };
  }

  async function decideWithdrawal(actor: Actor, id: string): Promise<Decided<undefined>> {
    const appeal = await load(actor, id);
    if (appeal.person !== actor.person) throw new AppError("not-found", { reason: "somebody else's appeal" });
    await requireOpen(actor);
    if (appeal.state === "withdrawn") return { changes: [], outcome: undefined };
    if (appeal.state !== "waiting") throw new AppError("conflict", { reason: `appeal ${id} is ${appeal.state}` });
    const changes = [
      replace<AppealRecord>(collections.appeals, { ...appeal, state: "withdrawn", withdrawnAt: clock() }),
      audit(actor, "withdrawn", appeal),
    ];
    return { changes, outcome: undefined };
  }

  return {
    async own(actor) {
      const { definition, of, appeals, subjects } = await standing(actor);
      const all = new Set([...subjects.keys(), ...appeals.map(({ subject }) => subject)]);
      return { definition, appeals, subjects: new Map([...all].map((subject) => [subject, of(subject)])) };
    },
    appeal: (actor, wish) => deciding(store, () => decideAppeal(actor, wish)),
    withdraw: (actor, appeal) => deciding(store, () => decideWithdrawal(actor, appeal)),
    async desk(actor) {
      const [desk, { definition }] = await Promise.all([
        deskOf({ store, cohorts }, actor),
        programmes.published(actor.tenant, actor.cohort),
      ]);
      return { ...desk, definition };
    },
    answer: (actor, answer) => deciding(store, () => decideAnswer(actor, answer)),
    async waiting(tenant, cohort) {
      const waiting = await waitingIn(store, { tenant, cohort });
      return new Map(waiting.toSorted((a, b) => b.at - a.at).map(({ person, id }) => [person, id]));
    },
  };
}
