import type { Cohorts } from "../cohort/ports.ts";
import type { Actor } from "../people/records.ts";
import type { Programmes } from "../programme/ports.ts";
import type { ProgrammeDefinition } from "../programme/records.ts";
import type { Ledger } from "../result/ports.ts";
import type { Clock } from "../shared/clock.ts";
import { AppError } from "../shared/errors.ts";
import type { Ids } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import { createQueueByKey, deciding } from "../store/deciding.ts";
import { findAll, replace, type Store } from "../store/port.ts";
import type { BankSource } from "./bank/source.ts";
import { createClosing } from "./closing.ts";
import { examsOf, type ExamComponent } from "./exams.ts";
import { createLibrary, type Questions } from "./library.ts";
import { createMarkingDesk, type MarkingDesk } from "./marking/desk.ts";
import type { AttemptRecord } from "./records.ts";
import { savedInto, type SaveOutcome, type SaveRequest } from "./saving.ts";
import { mayStart, standing, type Standing } from "./standing.ts";
import { createStarting, type Started } from "./starting.ts";
import { markedQuestions } from "./regrade/overlay.ts";
import { remaining } from "./time.ts";

export interface ExamDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly programmes: Programmes;
  readonly cohorts: Cohorts;
  readonly ledger: Ledger;
  readonly banks: BankSource;
}

/** What an exam is to one learner now. */
export interface ExamFacts {
  readonly exam: ExamComponent;
  readonly state: Standing;
  /** Own sittings, first to last. */
  readonly attempts: readonly AttemptRecord[];
  /** A (further) sitting may start now. */
  readonly mayStart: boolean;
}

export interface Sitting {
  readonly exam: ExamComponent;
  readonly attempt: AttemptRecord;
  readonly questions: Questions;
  /** ms left. */
  readonly remaining: number;
}

export interface ExamService extends MarkingDesk {
  /** @throws AppError("not-found") for a component that is no exam of the published programme */
  open(actor: Actor, component: string): Promise<ExamFacts>;
  /** Where the actor stands with each exam of a programme already read, by component. */
  standings(actor: Actor, definition: Pick<ProgrammeDefinition, "components">): Promise<ReadonlyMap<string, Standing>>;
  /** Starts a sitting, or finds the open one; two tabs at once get the same. @throws AppError("archived") */
  start(actor: Actor, component: string): Promise<Started>;
  /** The open sitting with its questions; undefined when none is open. */
  sitting(actor: Actor, component: string): Promise<Sitting | undefined>;
  /** Any own sitting with its questions, for the page after it. @throws AppError("not-found") */
  reviewed(actor: Actor, attempt: AttemptRecord): Promise<Questions>;
  /** One conditional write of the sitting, or none when nothing is new. @throws AppError("bad-input") for a question or option not on this paper */
  save(actor: Actor, request: SaveRequest): Promise<SaveOutcome>;
  /** Terminal and idempotent. @throws AppError("not-found") */
  handIn(actor: Actor, request: { readonly component: string; readonly attempt: string }): Promise<AttemptRecord>;
}

export function createExamService(deps: ExamDeps): ExamService {
  const { store, clock, programmes } = deps;
  const library = createLibrary(deps);
  const closing = createClosing({ ...deps, library });
  const inTurn = createQueueByKey();

  async function examOf(actor: Actor, component: string): Promise<ExamComponent> {
    const { definition } = await programmes.published(actor.tenant, actor.cohort);
    const exam = examsOf(definition).find(({ id }) => id === component);
    if (exam === undefined) throw new AppError("not-found", { reason: `exam ${component}` });
    return exam;
  }

  async function ownAttempts(actor: Actor, component: string, now: number): Promise<readonly AttemptRecord[]> {
    const query = { index: "byPerson", equal: [actor.cohort, actor.person, component] };
    const found = await findAll(store, collections.attempts, { tenant: actor.tenant, query });
    return Promise.all(found.map((attempt) => closing.settled(attempt, now)));
  }

  async function ownAttempt(actor: Actor, { component, attempt: id }: { component: string; attempt: string }): Promise<AttemptRecord> {
    const attempt = await store.get(collections.attempts, actor.tenant, id);
    const own = attempt?.person === actor.person && attempt.cohort === actor.cohort && attempt.component === component;
    if (attempt === undefined || !own) throw new AppError("not-found");
    return attempt;
  }

  async function facts(actor: Actor, component: string, now: number) {
    const [exam, attempts] = await Promise.all([examOf(actor, component), ownAttempts(actor, component, now)]);
    return { exam, attempts };
  }

  async function standings(actor: Actor, definition: Pick<ProgrammeDefinition, "components">): Promise<ReadonlyMap<string, Standing>> {
    const now = clock();
    const found = examsOf(definition).map(async ({ id, exam }) => [id, standing(exam, await ownAttempts(actor, id, now), now)] as const);
    return new Map(await Promise.all(found));
  }

  async function open(actor: Actor, component: string): Promise<ExamFacts> {
    const now = clock();
    const { exam, attempts } = await facts(actor, component, now);
    return { exam, attempts, state: standing(exam.exam, attempts, now), mayStart: mayStart(exam.exam, attempts, now).type === "yes" };
  }

  async function sitting(actor: Actor, component: string): Promise<Sitting | undefined> {
    const now = clock();
    const { exam, attempts } = await facts(actor, component, now);
    const attempt = attempts.find(({ state }) => state === "open");
    if (attempt === undefined) return undefined;
    return { exam, attempt, questions: await reviewed(actor, attempt), remaining: remaining(attempt, now) };
  }

  const reviewed = (_actor: Actor, attempt: AttemptRecord): Promise<Questions> => markedQuestions(library, attempt);

  async function save(actor: Actor, request: SaveRequest): Promise<SaveOutcome> {
    return inTurn(request.attempt, () =>
      deciding(store, async () => {
        const now = clock();
        const before = await ownAttempt(actor, request);
        const { attempt, outcome } = savedInto(before, request, now);
        return { changes: attempt === before ? [] : [replace<AttemptRecord>(collections.attempts, attempt)], outcome };
      }),
    );
  }

  async function handIn(actor: Actor, request: { component: string; attempt: string }): Promise<AttemptRecord> {
    return inTurn(request.attempt, async () => closing.handIn(await ownAttempt(actor, request), clock()));
  }

  const start = createStarting({ ...deps, library, facts });
  return { open, standings, start, sitting, reviewed, save, handIn, ...createMarkingDesk({ ...deps, library, closing }) };
}
