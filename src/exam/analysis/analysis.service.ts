import { setImmediate as otherWork } from "node:timers/promises";
import type { Actor } from "../../people/records.ts";
import type { Programmes } from "../../programme/ports.ts";
import { AppError } from "../../shared/errors.ts";
import { exact, multiply, shownNumber, type Exact } from "../../shared/exact.ts";
import { collections } from "../../store/collections.ts";
import type { Store } from "../../store/port.ts";
import { examsOf, type ExamComponent } from "../exams.ts";
import type { Library, Questions } from "../library.ts";
import { questionIn } from "../library.ts";
import { guessShare } from "./guess.ts";
import { flagsOf, type Flag } from "./flags.ts";
import { markedPaper } from "./marked-paper.ts";
import { createTally, type ExamFigures, type ItemFigures } from "./tally.ts";

export interface AnalysedItem extends ItemFigures {
  /** Share that blind guessing earns; undefined where a person marks. */
  readonly guess: number | undefined;
  readonly flags: readonly Flag[];
}

/** Scores too near the pass line for the exam's precision to tell passed from failed: line − error to line + error. */
export interface Band {
  readonly from: number;
  readonly to: number;
  /** Papers whose score lies in it. */
  readonly papers: number;
}

export interface Analysis extends Omit<ExamFigures, "items"> {
  readonly exam: ExamComponent;
  readonly items: readonly AnalysedItem[];
  readonly questions: Questions;
  /** Score in per cent that blind guessing brings on average. */
  readonly guess: number;
  /** Absent without a pass line or a standard error. */
  readonly band?: Band | undefined;
}

export interface AnalysisService {
  /**
   * Over each learner's first marked sitting: later ones are of people who have seen such questions before.
   * @throws AppError("not-found") for a component that is no exam of the published programme
   */
  analyse(actor: Pick<Actor, "tenant" | "cohort">, component: string): Promise<Analysis>;
}

interface AnalysisDeps {
  readonly store: Pick<Store, "find">;
  readonly programmes: Programmes;
  readonly library: Pick<Library, "questions">;
}

/** Papers read at a time; other requests are served in between. */
const CHUNK = 20;

export function createAnalysis({ store, programmes, library }: AnalysisDeps): AnalysisService {
  /** Takes the sittings in chunk by chunk, so that no request waits for the whole of a large cohort. */
  async function tallied({ tenant, cohort }: Pick<Actor, "tenant" | "cohort">, component: string) {
    const tally = createTally();
    const scores: number[] = [];
    let after: string | undefined;
    do {
      const query = { index: "byComponent", equal: [cohort, component], limit: CHUNK, ...(after !== undefined && { after }) };
      const page = await store.find(collections.attempts, tenant, query);
      for (const attempt of page.records) {
        if (attempt.number !== 1 || attempt.score === undefined) continue;
        tally.add(markedPaper(attempt));
        scores.push(shownNumber(exact(attempt.score)));
      }
      after = page.next;
      await otherWork();
    } while (after !== undefined);
    return { figures: tally.figures(), scores };
  }

  async function analyse(actor: Pick<Actor, "tenant" | "cohort">, component: string): Promise<Analysis> {
    const { definition } = await programmes.published(actor.tenant, actor.cohort);
    const exam = examsOf(definition).find(({ id }) => id === component);
    if (exam === undefined) throw new AppError("not-found", { reason: `exam ${component}` });
    const { figures, scores } = await tallied(actor, component);
    const questions = await library.questions(
      actor.tenant,
      figures.items.map(({ question }) => question),
    );
    const items = figures.items.map((item): AnalysedItem => {
      const question = questionIn(questions, item.question);
      const share = guessShare(question);
      const guess = share && perCent(share) / 100;
      return { ...item, guess, flags: flagsOf(item, question, guess) };
    });
    const guess = items.reduce((sum, item) => sum + (item.guess ?? 0) * item.weight * (item.answers / figures.papers), 0);
    return { ...figures, exam, items, questions, guess, band: bandOf(exam, figures.error, scores) };
  }

  return { analyse };
}

const perCent = (share: Exact): number => shownNumber(multiply(share, exact(100)));

function bandOf(exam: ExamComponent, error: number | undefined, scores: readonly number[]): Band | undefined {
  if (exam.passLine === undefined || error === undefined) return undefined;
  const line = shownNumber(exact(exam.passLine));
  const [from, to] = [Math.max(0, line - error), Math.min(100, line + error)];
  return { from, to, papers: scores.filter((score) => score >= from && score <= to).length };
}
