import { auditLine } from "../../delivery/changes.ts";
import type { Actor } from "../../people/records.ts";
import { may } from "../../people/rights.ts";
import type { Cohorts } from "../../cohort/ports.ts";
import type { Clock } from "../../shared/clock.ts";
import { AppError } from "../../shared/errors.ts";
import { collections } from "../../store/collections.ts";
import { deciding } from "../../store/deciding.ts";
import { findAll, type Store } from "../../store/port.ts";
import { stored, type Closing } from "../closing.ts";
import type { ExamComponent } from "../exams.ts";
import { sittingLabel } from "../label.ts";
import type { Library, Questions } from "../library.ts";
import { readMarks, type Marked, type MarkRequest } from "./mark-sheet.ts";
import type { AttemptRecord } from "../records.ts";
import { markedQuestions } from "../regrade/overlay.ts";
import { rulesOf } from "./rules.ts";
import type { Scripts } from "./scripts.ts";
import { withScore } from "../with-score.ts";

export interface ToMark {
  readonly exam: ExamComponent;
  /** Handed in and not fully marked; by label, as the marked ones. */
  readonly waiting: readonly AttemptRecord[];
  readonly marked: readonly AttemptRecord[];
}

export interface ScriptToMark {
  readonly exam: ExamComponent;
  readonly attempt: AttemptRecord;
  readonly questions: Questions;
  /** Where two mark, an answer is marked in its question's queue; a final mark can be corrected here. */
  readonly markers: 1 | 2;
}

export interface MarkingDesk {
  /** Sittings of the cohort's exams, the marker's own left out; those of exams that two mark for the lead alone. */
  toMark(actor: Actor): Promise<readonly ToMark[]>;
  /** @throws AppError("not-found"), also while the sitting is open; AppError("own-work"); AppError("forbidden") for a paper that two mark, except for the lead */
  attemptToMark(actor: Actor, attempt: string): Promise<ScriptToMark>;
  /** Marks short answers; marking again replaces. @throws as {@link attemptToMark}, AppError("archived") */
  mark(actor: Actor, request: MarkRequest): Promise<Marked>;
  /** Hands in every sitting of the cohort whose time ran out; how many there were. */
  closeLapsed(tenant: string, cohort: string): Promise<number>;
}

export interface MarkingDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly cohorts: Cohorts;
  readonly library: Library;
  readonly closing: Closing;
  readonly scripts: Scripts;
}

export function createMarkingDesk({ store, clock, cohorts, library, closing, scripts }: MarkingDeps): MarkingDesk {
  /** Papers as a whole are marked where one marker is enough; where two mark blindly, they are the lead's, to look at and correct. */
  async function mayOpen(actor: Actor, { component }: Pick<AttemptRecord, "component">): Promise<boolean> {
    return may(actor.roles, "programme.edit") || (await rulesOf(store, { ...actor, component })).markers === 1;
  }

  async function toMark(actor: Actor): Promise<readonly ToMark[]> {
    const lists: ToMark[] = [];
    for (const exam of await scripts.exams(actor)) {
      const open = await mayOpen(actor, { component: exam.id });
      const others = open ? await scripts.others(actor, exam.id) : [];
      // By label, so that the list does not tell who handed in when.
      const listed = others.toSorted((a, b) => (sittingLabel(a.id) < sittingLabel(b.id) ? -1 : 1));
      lists.push({
        exam,
        waiting: listed.filter(({ state }) => state === "handed-in"),
        marked: listed.filter(({ state }) => state === "marked"),
      });
    }
    return lists;
  }

  async function attemptToMark(actor: Actor, id: string): Promise<ScriptToMark> {
    const attempt = await scripts.script(actor, id);
    if (!(await mayOpen(actor, attempt))) throw new AppError("forbidden", { reason: "two markers, answer by answer" });
    const [exam, rules] = await Promise.all([scripts.exam(actor, attempt.component), rulesOf(store, attempt)]);
    return { exam, attempt, questions: await markedQuestions(library, attempt), markers: rules.markers };
  }

  async function mark(actor: Actor, request: MarkRequest): Promise<Marked> {
    const { tenant, cohort, person } = actor;
    return deciding<Marked>(store, async () => {
      const now = clock();
      const { attempt: before, markers } = await attemptToMark(actor, request.attempt);
      if ((await cohorts.cohort(tenant, cohort)).state === "archived") throw new AppError("archived");
      const read = readMarks(before, request, { by: person, at: now });
      if (read.type !== "marks") return { changes: [], outcome: read };
      if (markers === 2 && Object.keys(read.marks).some((question) => before.marks[question] === undefined))
        throw new AppError("forbidden", { reason: "two markers, answer by answer" });
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
    for (const exam of await scripts.exams({ tenant, cohort })) {
      const found = await findAll(store, collections.attempts, { tenant, query: { index: "byComponent", equal: [cohort, exam.id] } });
      for (const attempt of found) if ((await closing.settled(attempt, now)) !== attempt) closed += 1;
    }
    return closed;
  }

  return { toMark, attemptToMark, mark, closeLapsed };
}
