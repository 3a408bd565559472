import { z } from "zod";
import { auditLine } from "../../delivery/changes.ts";
import type { Withdrawals } from "../../delivery/withdrawal.ts";
import { jobKind, type JobKind, type Run } from "../../jobs/kinds.ts";
import { scoreEvent } from "../../result/ledger.service.ts";
import type { Ledger } from "../../result/ports.ts";
import { scoreId } from "../../result/scores.ts";
import type { Clock } from "../../shared/clock.ts";
import { AppError, Conflict } from "../../shared/errors.ts";
import { exact } from "../../shared/exact.ts";
import { collections } from "../../store/collections.ts";
import { findAll, replace, type Change, type Store } from "../../store/port.ts";
import { countedScore } from "../attempts/counting.ts";
import type { Library, Questions } from "../library.ts";
import type { AttemptRecord } from "../records.ts";
import { isReleased } from "../../delivery/release.ts";
import { rulesOf } from "../marking/rules.ts";
import { followsSittings, outcomeOf, type Outcome } from "./moves.ts";
import { keyQuestions, regradesInForce } from "./overlay.ts";
import type { RegradeRecord } from "./records.ts";

export const REGRADE_JOB = "exam.regrade";

interface RegradeJobDeps {
  readonly store: Pick<Store, "get" | "find">;
  readonly clock: Clock;
  readonly library: Library;
  readonly ledger: Ledger;
  readonly withdrawals: Pick<Withdrawals, "voidStatementsOf" | "replaceStatements">;
}

/** Learners whose papers, scores, grades and statements become true together. */
const BATCH = 10;
const TRIES = 8;

const Cursor = z.object({ after: z.string(), moved: z.int() }).catch({ after: "", moved: 0 });

/**
 * Applies a regrade to the papers handed in before it, learner by learner; those handed in afterwards are marked by it at once. Broken
 * off, it goes on where it stood; a paper it has touched is not touched again.
 */
export function regradeJob(deps: RegradeJobDeps): JobKind {
  const { store, library } = deps;

  async function known(run: Run<{ regrade: string }>): Promise<RegradeRecord> {
    const regrade = await store.get(collections.regrades, run.tenant, run.payload.regrade);
    if (regrade === undefined) throw new AppError("not-found", { reason: `regrade ${run.payload.regrade}` });
    return regrade;
  }

  async function learners({ tenant, cohort, component, question }: RegradeRecord): Promise<readonly string[]> {
    const found = await findAll(store, collections.attempts, { tenant, query: { index: "byComponent", equal: [cohort, component] } });
    const asked = found.filter(({ paper }) => paper.some((item) => item.question === question));
    return [...new Set(asked.map(({ person }) => person))].toSorted();
  }

  return jobKind({
    name: REGRADE_JOB,
    cancellable: false,
    payload: z.object({ regrade: z.string() }),
    async perform(run) {
      const regrade = await known(run);
      if (regrade.state === "done") return { result: { moved: regrade.moved ?? 0 } };
      const inForce = (await regradesInForce(store, regrade)).some(({ id }) => id === regrade.id);
      const questions = await keyQuestions(library, run.tenant, [regrade]);
      let { after, moved } = Cursor.parse(run.cursor ?? {});
      const all = inForce ? await learners(regrade) : [];
      const left = all.filter((person) => person > after);
      for (let first = 0; first < left.length; first += BATCH) {
        run.signal.throwIfAborted();
        const batch = left.slice(first, first + BATCH);
        const done = all.length - left.length + first + batch.length;
        const counted = await stepThrough(run, async () => {
          const given = await Promise.all(batch.map((person) => changesFor(deps, { regrade, questions, person })));
          const total = moved + given.filter((one) => one.moved).length;
          const step = {
            changes: given.flatMap(({ changes }) => changes),
            cursor: { after: batch.at(-1) ?? after, moved: total },
            progress: { done, total: all.length },
          };
          return { step, total };
        });
        moved = counted.total;
        after = batch.at(-1) ?? after;
      }
      await stepThrough(run, async () => ({
        step: {
          changes: [replace<RegradeRecord>(collections.regrades, { ...(await known(run)), state: "done", moved })],
          cursor: { after, moved },
        },
      }));
      return { result: { moved } };
    },
  });
}

/** Makes a step true, decided again from fresh data where markers or senders were quicker. */
async function stepThrough<D extends { readonly step: Parameters<Run["step"]>[0] }>(
  run: Pick<Run, "step">,
  decide: () => Promise<D>,
): Promise<D> {
  for (let attempt = 1; ; attempt += 1) {
    const decided = await decide();
    try {
      await run.step(decided.step);
      return decided;
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === TRIES) throw error;
    }
  }
}

interface Learner {
  readonly regrade: RegradeRecord;
  readonly questions: Questions;
  readonly person: string;
}

/** Everything one learner's regraded papers change: none where they are as the regrade wants them. */
async function changesFor(
  deps: RegradeJobDeps,
  { regrade, questions, person }: Learner,
): Promise<{ changes: readonly Change[]; moved: boolean }> {
  const { store, clock } = deps;
  const { tenant, cohort, component } = regrade;
  const query = { index: "byPerson", equal: [cohort, person, component] };
  const attempts = await findAll(store, collections.attempts, { tenant, query });
  const at = clock();
  const told = isReleased((await rulesOf(store, regrade)).release, at);
  const outcome = outcomeOf(attempts, { regrade, questions, told });
  const moved = await scoreChanges(deps, { regrade, outcome, at });
  const answered = outcome.changed
    .filter(({ before, after }) => before.marks[regrade.question] !== after.marks[regrade.question])
    .map(({ after }) => ({ type: "exam-handed-in" as const, key: after.id }));
  return {
    changes: [
      ...outcome.changed.map(({ after }) => replace<AttemptRecord>(collections.attempts, after)),
      ...(await deps.withdrawals.replaceStatements(tenant, answered, at)),
      ...moved,
    ],
    moved: moved.length > 0,
  };
}

/** The score that counts, its grade, and its statement in place of the one that said the score before. */
async function scoreChanges(
  { store, ledger, withdrawals }: RegradeJobDeps,
  { regrade, outcome, at }: { readonly regrade: RegradeRecord; readonly outcome: Outcome; readonly at: number },
): Promise<readonly Change[]> {
  const { tenant, cohort, component, by } = regrade;
  const { now, moved } = outcome;
  const score = now && countedScore(now);
  if (!moved || now === undefined || score === undefined) return [];
  const { person } = now;
  const before = await store.get(collections.scores, tenant, scoreId(cohort, component, person));
  if (!followsSittings(before)) return [];
  const settlement = {
    tenant,
    cohort,
    component,
    person,
    score: exact(score),
    source: "exam",
    ref: now.id,
    by,
    at,
    regrade: true,
  } as const;
  const detail = { regrade: regrade.id, before: before?.score ?? null, after: score };
  return [
    ...(before?.score === undefined ? [] : await withdrawals.voidStatementsOf(tenant, [scoreEvent(before)], at)),
    ...(await ledger.settle(settlement)),
    auditLine({ tenant, cohort, at, actor: by, action: "exam.score-moved", subject: now.id, detail }),
  ];
}
