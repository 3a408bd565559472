import { announce, auditLine } from "../delivery/changes.ts";
import type { Ledger } from "../result/ports.ts";
import { exact } from "../shared/exact.ts";
import { AppError } from "../shared/errors.ts";
import { collections } from "../store/collections.ts";
import { deciding, type Decided } from "../store/deciding.ts";
import { findAll, remove, replace, type Change, type Store } from "../store/port.ts";
import { questionIn, type Library } from "./library.ts";
import { bestOf, countedScore } from "./attempts/counting.ts";
import { markChoices } from "./marking.ts";
import { isReleased } from "../delivery/release.ts";
import { held, rulesOf } from "./marking/rules.ts";
import { applied, keyQuestions, regradesInForce } from "./regrade/overlay.ts";
import type { AttemptRecord } from "./records.ts";
import { withLate } from "./sitting/late.ts";
import type { LateAnswer } from "./sitting/records.ts";
import type { Rooms } from "./sitting/rooms.ts";
import { GRACE, timeline, type Timeline } from "./sitting/timeline.ts";
import { withScore } from "./with-score.ts";

export interface Closing {
  /** Hands a sitting in, once; handing in again answers with what is handed in. @param by the instructor who ends it for the learner */
  handIn(attempt: AttemptRecord, now: number, by?: string): Promise<AttemptRecord>;
  /** The sitting as it stands now: one whose time ran out is handed in with what was saved. */
  settled(attempt: AttemptRecord, now: number): Promise<AttemptRecord>;
  /** The changes that take late answers into a paper handed in: what a machine marks is marked anew, what a person marks waits for them. */
  withLateAnswers(
    attempt: AttemptRecord,
    answers: readonly LateAnswer[],
    by: { readonly person: string; readonly at: number },
  ): Promise<readonly Change[]>;
  /**
   * The changes that make `after` the attempt's stored state, with the learner's score where it moves by that: not before its results are
   * released.
   */
  scoring(before: AttemptRecord, after: AttemptRecord, by: { readonly person: string; readonly at: number }): Promise<readonly Change[]>;
}

export interface ClosingDeps {
  readonly store: Store;
  readonly rooms: Pick<Rooms, "now">;
  readonly library: Library;
  readonly ledger: Ledger;
}

export function createClosing({ store, rooms, library, ledger }: ClosingDeps): Closing {
  async function handIn(attempt: AttemptRecord, now: number, by?: string): Promise<AttemptRecord> {
    return deciding(store, async () => finished(await fresh(attempt), now, by));
  }

  async function settled(attempt: AttemptRecord, now: number): Promise<AttemptRecord> {
    if (!(await lapsed(attempt, now))) return attempt;
    return deciding(store, async () => {
      const current = await fresh(attempt);
      return (await lapsed(current, now)) ? finished(current, now) : { changes: [], outcome: current };
    });
  }

  const clockOf = async (attempt: AttemptRecord, now: number): Promise<Timeline> => timeline(attempt, await rooms.now(attempt), now);

  /** An open sitting that nobody handed in before its time ran out; what the room orders never takes time, so most need not ask. */
  const lapsed = async (attempt: AttemptRecord, now: number): Promise<boolean> =>
    attempt.state === "open" && now > attempt.deadline + GRACE && (await clockOf(attempt, now)).over;

  async function fresh({ tenant, id }: AttemptRecord): Promise<AttemptRecord> {
    const current = await store.get(collections.attempts, tenant, id);
    if (current === undefined) throw new AppError("not-found");
    return current;
  }

  async function finished(attempt: AttemptRecord, now: number, by?: string): Promise<Decided<AttemptRecord>> {
    if (attempt.state !== "open") return { changes: [], outcome: attempt };
    const { tenant, cohort, person, component, id, paper } = attempt;
    const questions = await library.questions(
      tenant,
      paper.map(({ question }) => question),
    );
    const { deadline } = await clockOf(attempt, now);
    const ranOut = now > deadline;
    const at = Math.min(now, deadline);
    const marked = { ...attempt, marks: markChoices(attempt, (question) => questionIn(questions, question), now) };
    const after = await underRegrades({ ...withScore(marked), handedInAt: at, handedInBy: handedInBy({ ranOut, by }) });
    const actor = ranOut ? "system" : (by ?? person);
    return {
      changes: [
        ...(await scoring(attempt, after, { person: "system", at: now })),
        auditLine({ tenant, cohort, at: now, actor, action: "exam.handed-in", subject: id, detail: { component, by: after.handedInBy } }),
        announce(tenant, { type: "exam-handed-in", cohort, person, at, key: id, attempt: id, component }),
      ],
      outcome: stored(after),
    };
  }

  /** A paper handed in after a regrade of its exam is marked as those before it. */
  async function underRegrades(attempt: AttemptRecord): Promise<AttemptRecord> {
    const asked = new Set(attempt.paper.map(({ question }) => question));
    const regrades = (await regradesInForce(store, attempt)).filter(({ question }) => asked.has(question));
    if (regrades.length === 0) return attempt;
    const questions = await keyQuestions(library, attempt.tenant, regrades);
    return regrades.reduce((sat, regrade) => applied(sat, regrade, questions), attempt);
  }

  async function scoring(before: AttemptRecord, marked: AttemptRecord, by: { person: string; at: number }): Promise<readonly Change[]> {
    const after = marked.score === undefined ? marked : held(before, marked, isReleased((await rulesOf(store, marked)).release, by.at));
    const write = replace<AttemptRecord>(collections.attempts, after);
    if (after.score === undefined) return [write];
    const { tenant, cohort, component, person } = after;
    const query = { index: "byPerson", equal: [cohort, person, component] };
    const others = (await findAll(store, collections.attempts, { tenant, query })).filter(({ id }) => id !== after.id);
    const [then, best] = [bestOf([...others, before]), bestOf([...others, after])];
    if (best === undefined || (then?.id === best.id && countedScore(then) === countedScore(best))) return [write];
    const score = exact(countedScore(best) ?? "0");
    const settlement = { tenant, cohort, component, person, score, source: "exam", ref: best.id, by: by.person, at: by.at } as const;
    return [write, ...(await ledger.settle(settlement))];
  }

  async function withLateAnswers(attempt: AttemptRecord, answers: readonly LateAnswer[], by: { person: string; at: number }) {
    const late = new Set(answers.map(({ question }) => question));
    const items = attempt.paper.filter(({ question }) => late.has(question));
    const questions = await library.questions(attempt.tenant, [...late]);
    const answered = withLate(attempt, answers, by.at);
    const kept = <T>(of: Readonly<Record<string, T>>): Record<string, T> =>
      Object.fromEntries(Object.entries(of).filter(([question]) => !late.has(question)));
    const fresh = markChoices({ ...answered, paper: items }, (question) => questionIn(questions, question), by.at);
    const marked = { ...answered, marks: { ...kept(attempt.marks), ...fresh }, regraded: kept(attempt.regraded ?? {}) };
    const given = await Promise.all(
      [...late].map((question) => store.get(collections.markings, attempt.tenant, `${attempt.id}.${question}`)),
    );
    // What a marker gave for the answer before is no mark of this one.
    const forgotten = given.flatMap((marking) => (marking === undefined ? [] : [remove(collections.markings, marking)]));
    return [...(await scoring(attempt, await underRegrades(withScore(marked)), by)), ...forgotten];
  }

  return { handIn, settled, scoring, withLateAnswers };
}

const handedInBy = ({ ranOut, by }: { ranOut: boolean; by: string | undefined }): NonNullable<AttemptRecord["handedInBy"]> => {
  if (ranOut) return "deadline";
  return by === undefined ? "learner" : "instructor";
};

/** The record as a replace leaves it in the store. */
export const stored = (attempt: AttemptRecord): AttemptRecord => ({ ...attempt, version: attempt.version + 1 });
