import { auditLine } from "../../delivery/changes.ts";
import type { Actor } from "../../people/records.ts";
import type { Programmes } from "../../programme/ports.ts";
import type { Cohorts } from "../../cohort/ports.ts";
import type { Clock } from "../../shared/clock.ts";
import { AppError } from "../../shared/errors.ts";
import { collections } from "../../store/collections.ts";
import { deciding } from "../../store/deciding.ts";
import { findAll, type Store } from "../../store/port.ts";
import { stored, type Closing } from "../closing.ts";
import { examsOf, type ExamComponent } from "../exams.ts";
import type { Library, Questions } from "../library.ts";
import { readMarks, type Marked, type MarkRequest } from "./mark-sheet.ts";
import type { AttemptRecord } from "../records.ts";
import { markedQuestions } from "../regrade/overlay.ts";
import { withScore } from "../with-score.ts";

export interface ToMark {
  readonly exam: ExamComponent;
  /** Handed in and not fully marked, longest waiting first. */
  readonly waiting: readonly AttemptRecord[];
  /** Marked, latest first. */
  readonly marked: readonly AttemptRecord[];
}

export interface ScriptToMark {
  readonly exam: ExamComponent;
  readonly attempt: AttemptRecord;
  readonly questions: Questions;
}

export interface MarkingDesk {
  /** Sittings of the cohort's exams, the marker's own left out. */
  toMark(actor: Actor): Promise<readonly ToMark[]>;
  /** @throws AppError("not-found"), also while the sitting is open; AppError("own-work") */
  attemptToMark(actor: Actor, attempt: string): Promise<ScriptToMark>;
  /** Marks short answers; marking again replaces. @throws as {@link attemptToMark}, AppError("archived") */
  mark(actor: Actor, request: MarkRequest): Promise<Marked>;
  /** Hands in every sitting of the cohort whose time ran out; how many there were. */
  closeLapsed(tenant: string, cohort: string): Promise<number>;
}

export interface MarkingDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly programmes: Programmes;
  readonly cohorts: Cohorts;
  readonly library: Library;
  readonly closing: Closing;
}

export function createMarkingDesk({ store, clock, programmes, cohorts, library, closing }: MarkingDeps): MarkingDesk {
  const exams = async (tenant: string, cohort: string): Promise<readonly ExamComponent[]> =>
    examsOf((await programmes.published(tenant, cohort)).definition);

  async function sittings(tenant: string, cohort: string, component: string): Promise<readonly AttemptRecord[]> {
    const now = clock();
    const found = await findAll(store, collections.attempts, { tenant, query: { index: "byComponent", equal: [cohort, component] } });
    const settled: AttemptRecord[] = [];
    for (const attempt of found) settled.push(await closing.settled(attempt, now));
    return settled;
  }

  async function toMark(actor: Actor): Promise<readonly ToMark[]> {
    const lists: ToMark[] = [];
    for (const exam of await exams(actor.tenant, actor.cohort)) {
      const others = (await sittings(actor.tenant, actor.cohort, exam.id)).filter(({ person }) => person !== actor.person);
      const handedIn = (attempt: AttemptRecord): number => attempt.handedInAt ?? 0;
      lists.push({
        exam,
        waiting: others.filter(({ state }) => state === "handed-in").toSorted((a, b) => handedIn(a) - handedIn(b)),
        marked: others.filter(({ state }) => state === "marked").toSorted((a, b) => handedIn(b) - handedIn(a)),
      });
    }
    return lists;
  }

  async function script(actor: Actor, id: string): Promise<AttemptRecord> {
    const found = await store.get(collections.attempts, actor.tenant, id);
    if (found === undefined || found.cohort !== actor.cohort) throw new AppError("not-found");
    if (found.person === actor.person) throw new AppError("own-work");
    const attempt = await closing.settled(found, clock());
    if (attempt.state === "open") throw new AppError("not-found", { reason: "still open" });
    return attempt;
  }

  async function attemptToMark(actor: Actor, id: string): Promise<ScriptToMark> {
    const attempt = await script(actor, id);
    const exam = (await exams(actor.tenant, actor.cohort)).find((each) => each.id === attempt.component);
    if (exam === undefined) throw new AppError("not-found", { reason: `exam ${attempt.component}` });
    return {
      exam,
      attempt,
      questions: await markedQuestions(library, attempt),
    };
  }

  async function mark(actor: Actor, request: MarkRequest): Promise<Marked> {
    const { tenant, cohort, person } = actor;
    return deciding<Marked>(store, async () => {
      const now = clock();
      const before = await script(actor, request.attempt);
      if ((await cohorts.cohort(tenant, cohort)).state === "archived") throw new AppError("archived");
      const read = readMarks(before, request, { by: person, at: now });
      if (read.type !== "marks") return { changes: [], outcome: read };
      const type = (attempt: AttemptRecord): "marked" | "partly" => (attempt.state === "marked" ? "marked" : "partly");
      if (Object.keys(read.marks).length === 0) return { changes: [], outcome: { type: type(before), attempt: before } };
      const after = withScore({ ...before, marks: { ...before.marks, ...read.marks } });
      const given = Object.fromEntries(Object.entries(read.marks).map(([question, { mark: value }]) => [question, value]));
      return {
        changes: [
          ...(await closing.scoring(before, after, { person, at: now })),
          auditLine({
            tenant,
            cohort,
            at: now,
            actor: person,
            action: "exam.marked",
            subject: before.id,
            detail: { given, score: after.score ?? null },
          }),
        ],
        outcome: { type: type(after), attempt: stored(after) },
      };
    });
  }

  async function closeLapsed(tenant: string, cohort: string): Promise<number> {
    const now = clock();
    let closed = 0;
    for (const exam of await exams(tenant, cohort)) {
      const found = await findAll(store, collections.attempts, { tenant, query: { index: "byComponent", equal: [cohort, exam.id] } });
      for (const attempt of found) if ((await closing.settled(attempt, now)) !== attempt) closed += 1;
    }
    return closed;
  }

  return { toMark, attemptToMark, mark, closeLapsed };
}
