import type { Cohorts } from "../../cohort/ports.ts";
import { auditLine } from "../../delivery/changes.ts";
import type { Actor } from "../../people/records.ts";
import type { Clock } from "../../shared/clock.ts";
import { AppError } from "../../shared/errors.ts";
import { collections } from "../../store/collections.ts";
import { deciding } from "../../store/deciding.ts";
import { findAll, insert, replace, type Change, type Store } from "../../store/port.ts";
import { isAutomatic } from "../answering.ts";
import type { Closing } from "../closing.ts";
import type { ExamComponent } from "../exams.ts";
import { questionIn, type Library } from "../library.ts";
import { readMark, unmarked, type MarkProblem } from "../marking.ts";
import type { AttemptRecord, Mark, PaperItem, Question } from "../records.ts";
import { withScore } from "../with-score.ts";
import { verdictOf } from "./double.ts";
import { LEASE, leased, placeOf, released, withMark, type Place } from "./lease.ts";
import { markingId, progressOf, queuesOf, waitingFor, type Progress, type Queue } from "./queue.ts";
import type { MarkingRecord } from "./records.ts";
import { rulesOf } from "./rules.ts";
import type { Scripts } from "./scripts.ts";

/** An answer by the paper it stands on and its question's pinned version. */
export interface AnswerName {
  readonly attempt: string;
  readonly question: string;
}

/** One question of an exam as a marker finds it. */
export interface QuestionQueue {
  readonly question: Question;
  /** Pinned version, as papers name it. */
  readonly id: string;
  readonly progress: Progress;
  /** Answers this marker can take up now. */
  readonly waiting: number;
  /** Answers that wait for another marker than this one, or are in another's hands. */
  readonly elsewhere: number;
}

export interface ExamQueues {
  readonly exam: ExamComponent;
  readonly markers: 1 | 2;
  readonly questions: readonly QuestionQueue[];
  /** Marks too far from each other that this person may decide. */
  readonly apart: readonly MarkingRecord[];
}

export interface AnswerToMark {
  readonly exam: ExamComponent;
  readonly attempt: AttemptRecord;
  readonly item: PaperItem;
  readonly question: Question;
  /** `over` also where the mark stands already. */
  readonly place: Place;
  /** Until when it is kept for this marker. */
  readonly until: number | undefined;
  /** What this marker gave, while another is still to come. */
  readonly given: { readonly mark: string; readonly comment: string } | undefined;
  readonly progress: Progress;
}

export type Given =
  | { readonly type: "given"; readonly state: MarkingRecord["state"] }
  | { readonly type: "problem"; readonly problem: MarkProblem }
  /** The lease lapsed and somebody else has it, or it was marked meanwhile; nothing was written. */
  | { readonly type: "taken" };

export interface MarkingQueue {
  /** The queues of the cohort's exams, as this person may mark and decide there. */
  queues(actor: Actor): Promise<readonly ExamQueues[]>;
  /**
   * Keeps the next answer to a question for this marker, or the one they have in hand; undefined when none is left.
   * @throws AppError("not-found") for a question no paper asks; AppError("archived")
   */
  next(actor: Actor, at: { readonly component: string; readonly question: string }): Promise<AnswerName | undefined>;
  /** @throws AppError("not-found"), AppError("own-work") */
  answer(actor: Actor, name: AnswerName): Promise<AnswerToMark>;
  /** Keeps an answer (longer) for this marker; until when, undefined where it cannot be had. @throws as {@link answer}, AppError("archived") */
  hold(actor: Actor, name: AnswerName): Promise<number | undefined>;
  /** Lets an answer go that was kept. @throws as {@link answer} */
  leave(actor: Actor, name: AnswerName): Promise<void>;
  /** @throws as {@link hold} */
  give(actor: Actor, typed: AnswerName & { readonly mark: string; readonly comment: string }): Promise<Given>;
}

export interface QueueDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly cohorts: Cohorts;
  readonly library: Library;
  readonly closing: Pick<Closing, "scoring">;
  readonly scripts: Scripts;
  readonly mayDecide: (actor: Actor, marking: MarkingRecord) => boolean;
}

interface Found {
  readonly attempt: AttemptRecord;
  readonly item: PaperItem;
  readonly marking: MarkingRecord | undefined;
}

export function createMarkingQueue({ store, clock, cohorts, library, closing, scripts, mayDecide }: QueueDeps): MarkingQueue {
  const markings = ({ tenant, cohort }: Actor, ...at: readonly string[]): Promise<MarkingRecord[]> =>
    findAll(store, collections.markings, { tenant, query: { index: "byQuestion", equal: [cohort, ...at] } });

  async function queueOf(actor: Actor, component: string, question: string): Promise<Queue> {
    const [attempts, known] = await Promise.all([scripts.others(actor, component), markings(actor, component, question)]);
    const queue = queuesOf(attempts, known).find((each) => each.question === question);
    if (queue === undefined) throw new AppError("not-found", { reason: `written question ${question} of ${component}` });
    return queue;
  }

  async function found(actor: Actor, { attempt: id, question }: AnswerName): Promise<Found> {
    const attempt = await scripts.script(actor, id);
    const item = attempt.paper.find((each) => each.question === question && !isAutomatic(each));
    if (item === undefined) throw new AppError("not-found", { reason: `written question ${question}` });
    return { attempt, item, marking: await store.get(collections.markings, actor.tenant, markingId(id, question)) };
  }

  const waits = ({ attempt, item }: Found): boolean => unmarked(attempt).includes(item);

  const placed = (at: Found, person: string, now: number): Place => (waits(at) ? placeOf(at.marking, person, now) : "over");

  async function mayChange({ tenant, cohort }: Actor): Promise<void> {
    if ((await cohorts.cohort(tenant, cohort)).state === "archived") throw new AppError("archived");
  }

  /** The marking as it is, or as it begins under the rules of the day. */
  async function begun({ attempt, item, marking }: Found): Promise<MarkingRecord> {
    if (marking !== undefined) return marking;
    const { id, tenant, cohort, component } = attempt;
    const { markers, limit } = await rulesOf(store, attempt);
    const about = { id: markingId(id, item.question), version: 0, tenant, cohort, component, question: item.question, attempt: id };
    return { ...about, markers, limit, state: "open", leases: [], given: [] };
  }

  /** Two who take up the same answer at once write the same record: one of them is refused by the store and decides again. */
  function written(marking: MarkingRecord): Change {
    const { version, ...fresh } = marking;
    return version === 0 ? insert(collections.markings, fresh) : replace(collections.markings, marking);
  }

  async function queues(actor: Actor): Promise<readonly ExamQueues[]> {
    const now = clock();
    const { tenant, person } = actor;
    return Promise.all(
      (await scripts.exams(actor)).map(async (exam) => {
        const [attempts, known, rules] = await Promise.all([
          scripts.others(actor, exam.id),
          markings(actor, exam.id),
          rulesOf(store, { ...actor, component: exam.id }),
        ]);
        const all = queuesOf(attempts, known);
        const asked = await library.questions(
          tenant,
          all.map(({ question }) => question),
        );
        const own = new Set(attempts.map(({ id }) => id));
        return {
          exam,
          markers: rules.markers,
          questions: all.map((queue) => {
            const [progress, waiting] = [progressOf(queue, person), waitingFor(queue, person, now).length];
            const open = queue.answers.filter((answer) => waitsIn(queue, answer) && answer.marking?.state !== "apart").length;
            return { question: questionIn(asked, queue.question), id: queue.question, progress, waiting, elsewhere: open - waiting };
          }),
          apart: known.filter((marking) => marking.state === "apart" && own.has(marking.attempt) && mayDecide(actor, marking)),
        };
      }),
    );
  }

  const waitsIn = ({ question }: Queue, { attempt }: { attempt: AttemptRecord }): boolean =>
    unmarked(attempt).some((item) => item.question === question);

  async function next(actor: Actor, { component, question }: { component: string; question: string }): Promise<AnswerName | undefined> {
    await mayChange(actor);
    await scripts.exam(actor, component);
    return deciding(store, async () => {
      const now = clock();
      const waiting = waitingFor(await queueOf(actor, component, question), actor.person, now);
      const inHand = waiting.find(({ marking }) => marking?.leases.some(({ by, until }) => by === actor.person && until > now));
      const first = inHand ?? waiting[0];
      const item = first?.attempt.paper.find((each) => each.question === question);
      if (first === undefined || item === undefined) return { changes: [], outcome: undefined };
      const marking = leased(await begun({ ...first, item }), actor.person, now);
      return { changes: [written(marking)], outcome: { attempt: first.attempt.id, question } };
    });
  }

  async function answer(actor: Actor, name: AnswerName): Promise<AnswerToMark> {
    const now = clock();
    const at = await found(actor, name);
    const { attempt, item, marking } = at;
    const [exam, queue, questions] = await Promise.all([
      scripts.exam(actor, attempt.component),
      queueOf(actor, attempt.component, item.question),
      library.questions(actor.tenant, [item.question]),
    ]);
    const mine = marking?.given.find(({ by }) => by === actor.person);
    return {
      exam,
      attempt,
      item,
      question: questionIn(questions, item.question),
      place: placed(at, actor.person, now),
      until: marking?.leases.find(({ by, until }) => by === actor.person && until > now)?.until,
      given: mine && { mark: mine.mark, comment: mine.comment ?? "" },
      progress: progressOf(queue, actor.person),
    };
  }

  async function hold(actor: Actor, name: AnswerName): Promise<number | undefined> {
    await mayChange(actor);
    return deciding(store, async () => {
      const now = clock();
      const at = await found(actor, name);
      if (placed(at, actor.person, now) !== "free") return { changes: [], outcome: undefined };
      return { changes: [written(leased(await begun(at), actor.person, now))], outcome: now + LEASE };
    });
  }

  async function leave(actor: Actor, name: AnswerName): Promise<void> {
    await deciding(store, async () => {
      const { marking } = await found(actor, name);
      const kept = marking?.leases.some(({ by }) => by === actor.person) === true;
      return { changes: marking !== undefined && kept ? [written(released(marking, actor.person))] : [], outcome: undefined };
    });
  }

  async function give(actor: Actor, typed: AnswerName & { mark: string; comment: string }): Promise<Given> {
    await mayChange(actor);
    return deciding<Given>(store, async () => {
      const now = clock();
      const at = await found(actor, typed);
      const place = placed(at, actor.person, now);
      if (place === "taken" || place === "over") return { changes: [], outcome: { type: "taken" } };
      const read = readMark(typed.mark, at.item);
      if (read.type === "problem") return { changes: [], outcome: read };
      const comment = typed.comment.trim();
      const mark = { mark: read.mark, by: actor.person, at: now, ...(comment !== "" && { comment }) };
      const marking = withMark(await begun(at), mark);
      const verdict = verdictOf(marking, at.item.marks);
      const settled = { ...marking, state: verdict.type };
      const line = auditLine({
        tenant: actor.tenant,
        cohort: actor.cohort,
        at: now,
        actor: actor.person,
        action: "exam.answer-marked",
        subject: at.attempt.id,
        detail: { question: typed.question, mark: read.mark, state: verdict.type },
      });
      const final = verdict.type === "final" ? await finished(closing, at, { ...verdict, by: actor.person, at: now }) : [];
      return { changes: [written(settled), ...final, line], outcome: { type: "given", state: verdict.type } };
    });
  }

  return { queues, next, answer, hold, leave, give };
}

/** The changes that put a final mark on the paper, and its score where that was the last one. */
export function finished(
  closing: Pick<Closing, "scoring">,
  { attempt, item }: Pick<Found, "attempt" | "item">,
  { mark, comment, by, at }: Mark,
): Promise<readonly Change[]> {
  const final: Mark = { mark, by, at, ...(comment !== undefined && { comment }) };
  const after = withScore({ ...attempt, marks: { ...attempt.marks, [item.question]: final } });
  return closing.scoring(attempt, after, { person: by, at });
}
