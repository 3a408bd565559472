import type { Ledger } from "../../result/ports.ts";
import { scoreId } from "../../result/scores.ts";
import type { Clock } from "../../shared/clock.ts";
import { exact } from "../../shared/exact.ts";
import { collections } from "../../store/collections.ts";
import { deciding } from "../../store/deciding.ts";
import { findAll, replace, type Change, type Store } from "../../store/port.ts";
import { bestOf, countedScore } from "../attempts/counting.ts";
import type { AttemptRecord } from "../records.ts";
import { followsSittings } from "../regrade/moves.ts";
import { isReleased } from "../../delivery/release.ts";
import { rulesOf } from "./rules.ts";

/** An exam of a cohort. */
export type ExamOf = Pick<AttemptRecord, "tenant" | "cohort" | "component">;

export interface Releasing {
  /** Tells what is held back of an exam whose results are released: scores, and with them grades and statements. How many learners. */
  tell(exam: ExamOf, by: string): Promise<number>;
  /** Tells one learner what is held back of theirs in any exam of the cohort, whatever the exams' rules say. How many exams. */
  tellPerson(place: Pick<AttemptRecord, "tenant" | "cohort" | "person">, by: string): Promise<number>;
  /** The same for every exam of a company that holds something back. */
  tellAll(tenant: string): Promise<number>;
}

interface ReleasingDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ledger: Ledger;
}

/** Learners who are told in one commit. */
const BATCH = 10;

export function createReleasing({ store, clock, ledger }: ReleasingDeps): Releasing {
  const withheld = (tenant: string, ...at: readonly string[]): Promise<AttemptRecord[]> =>
    findAll(store, collections.attempts, { tenant, query: { index: "byWithheld", equal: [true, ...at] } });

  async function tell(exam: ExamOf, by: string): Promise<number> {
    if (!isReleased((await rulesOf(store, exam)).release, clock())) return 0;
    const persons = [...new Set((await withheld(exam.tenant, exam.cohort, exam.component)).map(({ person }) => person))];
    for (let first = 0; first < persons.length; first += BATCH) {
      const batch = persons.slice(first, first + BATCH);
      await deciding(store, async () => ({
        changes: (await Promise.all(batch.map((person) => changesFor(exam, { person, by })))).flat(),
        outcome: undefined,
      }));
    }
    return persons.length;
  }

  async function changesFor(exam: ExamOf, { person, by }: { person: string; by: string }): Promise<readonly Change[]> {
    const { tenant, cohort, component } = exam;
    const query = { index: "byPerson", equal: [cohort, person, component] };
    const attempts = await findAll(store, collections.attempts, { tenant, query });
    const told = attempts.map(({ withheld: _held, ...attempt }): AttemptRecord => attempt);
    const freed = told.filter((_, index) => attempts[index]?.withheld === true).map((attempt) => replace(collections.attempts, attempt));
    const best = bestOf(told);
    const score = best && countedScore(best);
    const known = await store.get(collections.scores, tenant, scoreId(cohort, component, person));
    const same = known?.ref === best?.id && known?.score === score;
    if (freed.length === 0 || best === undefined || score === undefined || same || !followsSittings(known)) return freed;
    const settlement = { tenant, cohort, component, person, score: exact(score), source: "exam", ref: best.id, by, at: clock() } as const;
    return [...freed, ...(await ledger.settle(settlement))];
  }

  async function tellPerson({ tenant, cohort, person }: Pick<AttemptRecord, "tenant" | "cohort" | "person">, by: string): Promise<number> {
    const attempts = await findAll(store, collections.attempts, { tenant, query: { index: "byPerson", equal: [cohort, person] } });
    const exams = new Set(attempts.filter(({ withheld: held }) => held === true).map(({ component }) => component));
    for (const component of exams) {
      await deciding(store, async () => ({ changes: await changesFor({ tenant, cohort, component }, { person, by }), outcome: undefined }));
    }
    return exams.size;
  }

  async function tellAll(tenant: string): Promise<number> {
    const exams = new Map((await withheld(tenant)).map((attempt) => [`${attempt.cohort} ${attempt.component}`, attempt]));
    let learners = 0;
    for (const { cohort, component } of exams.values()) learners += await tell({ tenant, cohort, component }, "system");
    return learners;
  }

  return { tell, tellPerson, tellAll };
}
