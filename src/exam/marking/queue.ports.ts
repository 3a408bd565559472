import type { Actor } from "../../people/records.ts";
import type { ExamComponent } from "../exams.ts";
import type { MarkProblem } from "../marking.ts";
import type { AttemptRecord, PaperItem, Question } from "../records.ts";
import type { Place } from "./lease.ts";
import type { Progress } from "./queue.ts";
import type { MarkingRecord } from "./records.ts";

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
