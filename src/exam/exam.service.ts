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
import { createReviewing, type Reviewing } from "./marking/reviewing.ts";
import type { AttemptRecord } from "./records.ts";
import { savedInto, type SaveOutcome, type SaveRequest, type SaveTime } from "./saving.ts";
import { mayStart, standing, type Standing } from "./standing.ts";
import { createStarting, type Started } from "./starting.ts";
import { markedQuestions } from "./regrade/overlay.ts";
import type { Announcement, RoomRecord } from "./sitting/records.ts";
import type { Rooms } from "./sitting/rooms.ts";
import { timeline, type Timeline } from "./sitting/timeline.ts";

export interface ExamDeps {
  readonly store: Store;
  readonly rooms: Rooms;
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
  /** The clock of the open sitting. */
  readonly clock?: Timeline | undefined;
  /** A (further) sitting may start now. */
  readonly mayStart: boolean;
}

export interface Sitting {
  readonly exam: ExamComponent;
  readonly attempt: AttemptRecord;
  readonly questions: Questions;
  readonly clock: Timeline;
  /** What was said in the room, first to last. */
  readonly announcements: readonly Announcement[];
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
  /** The questions of a paper as they are marked, keys and all: for whoever makes papers up, never for a page. */
  reviewed(actor: Actor, attempt: AttemptRecord): Promise<Questions>;
  /** A sitting for the page after it: one's own as the exam's rules let one see it, others' in full. */
  review: Reviewing["review"];
  /** One conditional write of the sitting, or none when nothing is new. @throws AppError("bad-input") for a question or option not on this paper */
  save(actor: Actor, request: SaveRequest): Promise<SaveOutcome>;
  /** Terminal and idempotent. @throws AppError("not-found") */
  handIn(actor: Actor, request: { readonly component: string; readonly attempt: string }): Promise<AttemptRecord>;
}

export function createExamService(deps: ExamDeps): ExamService {
  const { store, clock, programmes, rooms } = deps;
  const library = createLibrary(deps);
  const closing = createClosing({ ...deps, library });
  const reviewing = createReviewing({ ...deps, library });
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
    return reviewing.unveil(await Promise.all(found.map((attempt) => closing.settled(attempt, now))), now);
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
    const state = standing(exam.exam, attempts, now);
    const running = state.type === "open" ? timeline(state.attempt, await rooms.now(state.attempt), now) : undefined;
    return { exam, attempts, state, clock: running, mayStart: mayStart(exam.exam, attempts, now).type === "yes" };
  }

  async function sitting(actor: Actor, component: string): Promise<Sitting | undefined> {
    const now = clock();
    const { exam, attempts } = await facts(actor, component, now);
    const attempt = attempts.find(({ state }) => state === "open");
    if (attempt === undefined) return undefined;
    const [questions, room] = await Promise.all([reviewed(actor, attempt), rooms.now(attempt)]);
    return { exam, attempt, questions, clock: timeline(attempt, room, now), announcements: room?.announcements ?? [] };
  }

  const reviewed = (_actor: Actor, attempt: AttemptRecord): Promise<Questions> => markedQuestions(library, attempt);

  async function save(actor: Actor, request: SaveRequest): Promise<SaveOutcome> {
    return inTurn(request.attempt, () =>
      deciding(store, async () => {
        const now = clock();
        const room = request.look === true ? rooms.now : rooms.recent;
        const [before, recent] = await Promise.all([ownAttempt(actor, request), room({ ...actor, component: request.component })]);
        const { attempt, outcome } = savedInto(before, request, await saveTime(before, recent, now));
        return { changes: attempt === before ? [] : [replace<AttemptRecord>(collections.attempts, attempt)], outcome };
      }),
    );
  }

  /** An answer is refused only by what is stored now. */
  async function saveTime(attempt: AttemptRecord, recent: RoomRecord | undefined, now: number): Promise<SaveTime> {
    const first = timeline(attempt, recent, now);
    const room = attempt.state === "open" && (first.over || first.paused === "room") ? await rooms.now(attempt) : recent;
    return { now, clock: room === recent ? first : timeline(attempt, room, now), announcements: room?.announcements ?? [] };
  }

  async function handIn(actor: Actor, request: { component: string; attempt: string }): Promise<AttemptRecord> {
    return inTurn(request.attempt, async () => closing.handIn(await ownAttempt(actor, request), clock()));
  }

  const start = createStarting({ ...deps, library, facts });
  return { open, standings, start, sitting, reviewed, review: reviewing.review, save, handIn, ...createMarkingDesk({ ...deps, library, closing }) };
}
