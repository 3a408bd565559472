import type { Cohorts } from "../cohort/ports.ts";
import { announce, auditLine } from "../delivery/changes.ts";
import type { Actor } from "../people/records.ts";
import type { Clock } from "../shared/clock.ts";
import { AppError } from "../shared/errors.ts";
import type { Ids } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import { deciding, type Decided } from "../store/deciding.ts";
import { insert, type Store } from "../store/port.ts";
import { versionId } from "./bank.ts";
import type { BankSource } from "./bank/source.ts";
import { drawPaper } from "./blueprint/draw.ts";
import { metIn } from "./blueprint/met.ts";
import type { ExamComponent } from "./exams.ts";
import type { Library } from "./library.ts";
import type { AttemptRecord, Question } from "./records.ts";
import { mayStart, type Refusal } from "./standing.ts";
import { deadlineOf } from "./time.ts";

export type Started =
  | { readonly type: "started" | "resumed"; readonly attempt: AttemptRecord }
  | { readonly type: "refused"; readonly why: Refusal }
  /** The bank cannot fill the paper; the instructor has to act. */
  | { readonly type: "unfilled" };

export interface StartingDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly cohorts: Cohorts;
  readonly banks: BankSource;
  readonly library: Library;
  /** The exam and the learner's sittings as they stand now. */
  readonly facts: (
    actor: Actor,
    component: string,
    now: number,
  ) => Promise<{ readonly exam: ExamComponent; readonly attempts: readonly AttemptRecord[] }>;
}

/** Starts sittings. @returns the use case `start` of {@link ExamService} */
export function createStarting({
  store,
  clock,
  ids,
  cohorts,
  banks,
  library,
  facts,
}: StartingDeps): (actor: Actor, component: string) => Promise<Started> {
  async function start(actor: Actor, component: string): Promise<Started> {
    return deciding<Started>(store, async () => {
      const now = clock();
      const [cohort, { exam, attempts }] = await Promise.all([cohorts.cohort(actor.tenant, actor.cohort), facts(actor, component, now)]);
      const running = attempts.find(({ state }) => state === "open");
      if (running !== undefined) return { changes: [], outcome: { type: "resumed", attempt: running } };
      if (cohort.state === "archived") throw new AppError("archived");
      const allowed = mayStart(exam.exam, attempts, now);
      if (allowed.type === "no") return { changes: [], outcome: { type: "refused", why: allowed.why } };
      return begin(actor, { exam, attempts, now });
    });
  }

  async function begin(actor: Actor, { exam, attempts, now }: { exam: ExamComponent; attempts: readonly AttemptRecord[]; now: number }) {
    const { tenant, cohort, person } = actor;
    const bank = await banks.bankOf(tenant, exam.exam.bank);
    const seed = ids.secret(128);
    const drawn = drawPaper({ questions: bank.questions, settings: exam.exam, seed, met: metIn(attempts) });
    if (drawn.type !== "paper") return { changes: [], outcome: { type: "unfilled" } } satisfies Decided<Started>;
    const paper = drawn.items;
    const onPaper = new Set(paper.map(({ question }) => question));
    await library.pin(
      tenant,
      bank.id,
      bank.questions.filter((question: Question) => onPaper.has(versionId(question))),
    );

    const id = ids.id();
    const fresh = {
      id,
      tenant,
      cohort,
      person,
      component: exam.id,
      number: (attempts.at(-1)?.number ?? 0) + 1,
      state: "open",
      seed,
      paper,
    } as const;
    const attempt = { ...fresh, startedAt: now, deadline: deadlineOf(now, exam.exam), answers: {}, flags: [], marks: {} };
    const started: Started = { type: "started", attempt: { ...attempt, version: 1 } };
    return {
      changes: [
        insert<AttemptRecord>(collections.attempts, attempt),
        auditLine({
          tenant,
          cohort,
          at: now,
          actor: person,
          action: "exam.started",
          subject: id,
          detail: { component: exam.id, number: attempt.number },
        }),
        announce(tenant, { type: "exam-attempted", cohort, person, at: now, key: id, attempt: id, component: exam.id }),
      ],
      outcome: started,
    };
  }

  return start;
}
