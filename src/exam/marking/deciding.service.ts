import type { Cohorts } from "../../cohort/ports.ts";
import { auditLine } from "../../delivery/changes.ts";
import type { Actor } from "../../people/records.ts";
import { may } from "../../people/rights.ts";
import type { Clock } from "../../shared/clock.ts";
import { AppError } from "../../shared/errors.ts";
import { collections } from "../../store/collections.ts";
import { deciding } from "../../store/deciding.ts";
import { findAll, replace, type Store } from "../../store/port.ts";
import type { Closing } from "../closing.ts";
import type { ExamComponent } from "../exams.ts";
import { questionIn, type Library } from "../library.ts";
import { readMark, unmarked, type MarkProblem } from "../marking.ts";
import type { AttemptRecord, PaperItem, Question } from "../records.ts";
import { fairnessOf, type Fairness } from "./agreement.ts";
import { finished } from "./finishing.ts";
import type { MarkingRecord } from "./records.ts";
import type { Scripts } from "./scripts.ts";

/** Two marks too far from each other, side by side. */
export interface ApartAnswer {
  readonly exam: ExamComponent;
  readonly attempt: AttemptRecord;
  readonly item: PaperItem;
  readonly question: Question;
  readonly marking: MarkingRecord;
}

export interface DecisionTyped {
  readonly marking: string;
  readonly mark: string;
  readonly comment: string;
  readonly reason: string;
}

export type MarkDecided =
  | { readonly type: "decided" }
  | { readonly type: "problem"; readonly mark?: MarkProblem | undefined; readonly reason?: "no-reason" | undefined }
  /** Decided or marked otherwise meanwhile; nothing was written. */
  | { readonly type: "over" };

export interface MarkDecisions {
  /** @throws AppError("not-found"), AppError("own-work"); AppError("forbidden") for one of the two who marked it, unless they lead */
  apart(actor: Actor, marking: string): Promise<ApartAnswer>;
  /** @throws as {@link apart}, AppError("archived") */
  decide(actor: Actor, typed: DecisionTyped): Promise<MarkDecided>;
  /** How well those agree who marked the same answers. @throws AppError("not-found") */
  fairness(actor: Actor, component: string): Promise<ExamFairness>;
}

export interface ExamFairness extends Fairness {
  readonly exam: ExamComponent;
  /** Pinned version → question. */
  readonly asked: ReadonlyMap<string, Question>;
  /** Person id → name, as far as the cohort knows it. */
  readonly names: ReadonlyMap<string, string>;
}

/** Who leads the exam decides, or a third who marked neither way. */
export const mayDecide = ({ roles, person }: Pick<Actor, "roles" | "person">, { given }: Pick<MarkingRecord, "given">): boolean =>
  may(roles, "programme.edit") || given.every(({ by }) => by !== person);

interface DecisionDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly cohorts: Cohorts;
  readonly library: Library;
  readonly closing: Pick<Closing, "scoring">;
  readonly scripts: Scripts;
}

export function createMarkDecisions({ store, clock, cohorts, library, closing, scripts }: DecisionDeps): MarkDecisions {
  async function apart(actor: Actor, id: string): Promise<ApartAnswer> {
    const marking = await store.get(collections.markings, actor.tenant, id);
    if (marking === undefined || marking.cohort !== actor.cohort) throw new AppError("not-found");
    const attempt = await scripts.script(actor, marking.attempt);
    const item = attempt.paper.find(({ question }) => question === marking.question);
    if (item === undefined || marking.state === "open") throw new AppError("not-found", { reason: "nothing to decide" });
    if (!mayDecide(actor, marking)) throw new AppError("forbidden", { reason: "one of the two who marked it" });
    const [exam, questions] = await Promise.all([
      scripts.exam(actor, marking.component),
      library.questions(actor.tenant, [marking.question]),
    ]);
    return { exam, attempt, item, marking, question: questionIn(questions, marking.question) };
  }

  async function decide(actor: Actor, typed: DecisionTyped): Promise<MarkDecided> {
    const { tenant, cohort, person } = actor;
    if ((await cohorts.cohort(tenant, cohort)).state === "archived") throw new AppError("archived");
    return deciding<MarkDecided>(store, async () => {
      const now = clock();
      const { attempt, item, marking } = await apart(actor, typed.marking);
      if (marking.state !== "apart" || !unmarked(attempt).includes(item)) return { changes: [], outcome: { type: "over" } };
      const [read, reason, comment] = [readMark(typed.mark, item), typed.reason.trim(), typed.comment.trim()];
      if (read.type === "problem" || reason === "") {
        const problems = { ...(read.type === "problem" && { mark: read.problem }), ...(reason === "" && { reason: "no-reason" as const }) };
        return { changes: [], outcome: { type: "problem", ...problems } };
      }
      const mark = { mark: read.mark, by: person, at: now, ...(comment !== "" && { comment }) };
      const detail = { question: item.question, mark: read.mark, given: marking.given.map(({ by, mark: each }) => ({ by, mark: each })) };
      return {
        changes: [
          replace<MarkingRecord>(collections.markings, { ...marking, state: "final", decision: { ...mark, reason } }),
          ...(await finished(closing, { attempt, item }, mark)),
          auditLine({ tenant, cohort, at: now, actor: person, action: "exam.mark-decided", subject: attempt.id, detail }),
        ],
        outcome: { type: "decided" },
      };
    });
  }

  async function fairness(actor: Actor, component: string): Promise<ExamFairness> {
    const { tenant, cohort } = actor;
    const exam = await scripts.exam(actor, component);
    const [attempts, markings, roster] = await Promise.all([
      scripts.sittings(actor, component),
      findAll(store, collections.markings, { tenant, query: { index: "byQuestion", equal: [cohort, component] } }),
      cohorts.roster(tenant, cohort),
    ]);
    const papers = new Map(attempts.map((attempt) => [attempt.id, attempt.paper]));
    const doubly = markings.flatMap((marking) => {
      const item = papers.get(marking.attempt)?.find(({ question }) => question === marking.question);
      return item === undefined ? [] : [{ ...marking, marks: item.marks }];
    });
    const found = fairnessOf(doubly);
    const asked = await library.questions(
      tenant,
      found.questions.map(({ question }) => question),
    );
    return { ...found, exam, asked, names: new Map(roster.map(({ person }) => [person.id, person.name])) };
  }

  return { apart, decide, fairness };
}
