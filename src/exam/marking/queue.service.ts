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
import { questionIn, type Library } from "../library.ts";
import { readMark, unmarked } from "../marking.ts";
import type { AttemptRecord, PaperItem } from "../records.ts";
import { finished } from "./finishing.ts";
import { verdictOf } from "./double.ts";
import { LEASE, leased, placeOf, released, withMark, type Place } from "./lease.ts";
import { markingId, progressOf, queuesOf, waitingFor, type Queue } from "./queue.ts";
import type { AnswerName, AnswerToMark, ExamQueues, Given, MarkingQueue } from "./queue.ports.ts";
import type { MarkingRecord } from "./records.ts";
import { rulesOf } from "./rules.ts";
import type { Scripts } from "./scripts.ts";

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
