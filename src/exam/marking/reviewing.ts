import type { Actor } from "../../people/records.ts";
import { collections } from "../../store/collections.ts";
import { findAll, type Store } from "../../store/port.ts";
import type { Clock } from "../../shared/clock.ts";
import type { ExamComponent } from "../exams.ts";
import type { Library, Questions } from "../library.ts";
import type { AttemptRecord } from "../records.ts";
import { markedQuestions } from "../regrade/overlay.ts";
import type { Release } from "../../delivery/records.ts";
import { REVIEW_ASPECTS, type ReviewAspect } from "./records.ts";
import { mayReview, reached } from "./review.ts";
import { isReleased } from "../../delivery/release.ts";
import { rulesOf, unveiled } from "./rules.ts";

/** A sitting looked at afterwards. */
export interface Reviewed {
  /** As the one who looks may know of it. */
  readonly attempt: AttemptRecord;
  readonly questions: Questions;
  /** What of it they may see; the learner what the exam's rules say, those who mark everything. */
  readonly may: ReadonlySet<ReviewAspect>;
  /** When results are told; to those who wait for them. */
  readonly release?: Release | undefined;
  /** Right answers and explanations are kept back only as long as somebody sits the exam. */
  readonly keysWait: boolean;
}

export interface Reviewing {
  review(actor: Actor, exam: ExamComponent, attempt: AttemptRecord): Promise<Reviewed>;
  /** A learner's own sittings as they may know of them. */
  unveil(attempts: readonly AttemptRecord[], now: number): Promise<readonly AttemptRecord[]>;
}

interface ReviewingDeps {
  readonly store: Pick<Store, "get" | "find">;
  readonly clock: Clock;
  readonly library: Library;
}

const EVERYTHING: ReadonlySet<ReviewAspect> = new Set(REVIEW_ASPECTS);

export function createReviewing({ store, clock, library }: ReviewingDeps): Reviewing {
  async function unveil(attempts: readonly AttemptRecord[], now: number): Promise<readonly AttemptRecord[]> {
    const hidden = attempts.find(({ withheld }) => withheld === true);
    if (hidden === undefined) return attempts;
    const told = isReleased((await rulesOf(store, hidden)).release, now);
    return attempts.map((attempt) => unveiled(attempt, told));
  }

  /** Some sit on after the window's end: by an extension, or because they started late where that is allowed. */
  async function sitStill({ tenant, cohort, component }: AttemptRecord): Promise<boolean> {
    const open = await findAll(store, collections.attempts, { tenant, query: { index: "byDeadline", equal: ["open"] } });
    return open.some((attempt) => attempt.cohort === cohort && attempt.component === component);
  }

  async function review(actor: Actor, { exam: { closes } }: ExamComponent, attempt: AttemptRecord): Promise<Reviewed> {
    const questions = await markedQuestions(library, attempt);
    if (attempt.person !== actor.person) return { attempt, questions, may: EVERYTHING, keysWait: false };
    const now = clock();
    const rules = await rulesOf(store, attempt);
    const own = unveiled(attempt, isReleased(rules.release, now));
    const at = reached({ state: own.state, told: own.state === "marked", closes }, now);
    const settled = mayReview(rules.review, { ...at, othersSit: false });
    const keys = settled.has("key") || settled.has("explanations");
    const keysWait = keys && closes !== undefined && (at.othersSit || (await sitStill(attempt)));
    const may = keysWait ? mayReview(rules.review, { ...at, othersSit: true }) : settled;
    return { attempt: own, questions, may, keysWait, release: rules.release };
  }

  return { review, unveil };
}
