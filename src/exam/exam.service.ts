import type { Cohorts } from "../cohort/ports.ts";
import type { Actor } from "../people/records.ts";
import type { Programmes } from "../programme/ports.ts";
import type { ProgrammeDefinition } from "../programme/records.ts";
import type { Ledger } from "../result/ports.ts";
import type { Clock } from "../shared/clock.ts";
import type { Signals } from "../signals/signals.service.ts";
import { AppError } from "../shared/errors.ts";
import type { Ids } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import { createQueueByKey, deciding } from "../store/deciding.ts";
import { findAll, replace, type Change, type Store } from "../store/port.ts";
import { makeUpsOf } from "./attempts/facts.ts";
import { mayStart, type MayStart } from "./attempts/may-start.ts";
import { createExamPasswords } from "./attempts/password.ts";
import type { MakeUpRecord } from "./attempts/records.ts";
import type { BankSource } from "./bank/source.ts";
import { createClosing } from "./closing.ts";
import { examsOf, type ExamComponent } from "./exams.ts";
import { addressed, createSittingLogs, noticedIn } from "./integrity/logs.ts";
import type { Noticed } from "./integrity/noting.ts";
import { createLibrary, type Questions } from "./library.ts";
import { createMarkingRoom, type MarkingRoom } from "./marking/room.ts";
import { createReviewing, type Reviewing } from "./marking/reviewing.ts";
import type { AttemptRecord } from "./records.ts";
import { savedInto, type SaveOutcome, type SaveRequest, type SaveTime } from "./saving.ts";
import { standing, type Standing } from "./standing.ts";
import { createStarting, type Entry, type OwnFacts, type Started } from "./starting.ts";
import { markedQuestions } from "./regrade/overlay.ts";
import type { Announcement, RoomRecord } from "./sitting/records.ts";
import { allowanceOf } from "./sitting/allowances.service.ts";
import type { Allowance } from "./sitting/granted.ts";
import type { Presences } from "./sitting/presence.ts";
import { rested } from "./sitting/resting.ts";
import type { Rooms } from "./sitting/rooms.ts";
import { timeline, type Timeline } from "./sitting/timeline.ts";

export interface ExamDeps {
  readonly store: Store;
  readonly rooms: Rooms;
  readonly signals: Pick<Signals, "send">;
  readonly presences: Pick<Presences, "seen">;
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
  /** What this learner is allowed beyond others. */
  readonly allowance: Allowance;
  /** The clock of the open sitting. */
  readonly clock?: Timeline | undefined;
  /** Opened for this learner, first to last. */
  readonly makeUps: readonly MakeUpRecord[];
  /** Whether a (further) sitting may start now, and on what terms. */
  readonly may: MayStart;
}

export interface Sitting {
  readonly exam: ExamComponent;
  readonly attempt: AttemptRecord;
  readonly questions: Questions;
  readonly clock: Timeline;
  /** What was said in the room, first to last. */
  readonly announcements: readonly Announcement[];
  /** The name that stands faintly behind the paper, where the exam wants it. */
  readonly watermark?: string | undefined;
}

export interface ExamService extends MarkingRoom {
  /** @throws AppError("not-found") for a component that is no exam of the published programme */
  open(actor: Actor, component: string): Promise<ExamFacts>;
  /** Where the actor stands with each exam of a programme already read, by component. */
  standings(actor: Actor, definition: Pick<ProgrammeDefinition, "components">): Promise<ReadonlyMap<string, Standing>>;
  /** Starts a sitting, or finds the open one; two tabs at once get the same. @throws AppError("archived") */
  start(actor: Actor, component: string, entry?: Entry): Promise<Started>;
  /** The open sitting with its questions; undefined when none is open. */
  sitting(actor: Actor, component: string): Promise<Sitting | undefined>;
  /** The questions of a paper as they are marked, keys and all: for whoever makes papers up, never for a page. */
  reviewed(actor: Actor, attempt: AttemptRecord): Promise<Questions>;
  /** A sitting for the page after it: one's own as the exam's rules let one see it, others' in full. */
  review: Reviewing["review"];
  /** One conditional write of the sitting, or none when nothing is new. @throws AppError("bad-input") for a question or option not on this paper */
  save(actor: Actor, request: SaveRequest): Promise<SaveOutcome>;
  /** Begins or ends a break of an open sitting, within what is allowed. @throws AppError("not-found") */
  rest(actor: Actor, request: { readonly component: string; readonly attempt: string }, deed: "begin" | "end"): Promise<void>;
  /** Terminal and idempotent. @throws AppError("not-found") */
  handIn(actor: Actor, request: { readonly component: string; readonly attempt: string }): Promise<AttemptRecord>;
}

export function createExamService(deps: ExamDeps): ExamService {
  const { store, clock, programmes, rooms, signals, presences } = deps;
  const library = createLibrary(deps);
  const closing = createClosing({ ...deps, library });
  const reviewing = createReviewing({ ...deps, library });
  const inTurn = createQueueByKey();
  const logged = createSittingLogs(store);

  async function examOf(actor: Actor, component: string): Promise<Pick<OwnFacts, "exam" | "programme">> {
    const { definition, number } = await programmes.published(actor.tenant, actor.cohort);
    const exam = examsOf(definition).find(({ id }) => id === component);
    if (exam === undefined) throw new AppError("not-found", { reason: `exam ${component}` });
    return { exam, programme: number };
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

  async function facts(actor: Actor, component: string, now: number): Promise<OwnFacts> {
    const [exam, sat] = await Promise.all([examOf(actor, component), sittings(actor, component, now)]);
    return { ...exam, ...sat };
  }

  async function sittings(actor: Actor, component: string, now: number): Promise<Pick<OwnFacts, "attempts" | "makeUps">> {
    const [attempts, makeUps] = await Promise.all([ownAttempts(actor, component, now), makeUpsOf(store, actor, component)]);
    return { attempts, makeUps };
  }

  async function standings(actor: Actor, definition: Pick<ProgrammeDefinition, "components">): Promise<ReadonlyMap<string, Standing>> {
    const now = clock();
    const found = examsOf(definition).map(async ({ id, exam }) => {
      const sat = await sittings(actor, id, now);
      return [id, standing({ settings: exam, ...sat }, now)] as const;
    });
    return new Map(await Promise.all(found));
  }

  async function open(actor: Actor, component: string): Promise<ExamFacts> {
    const now = clock();
    const { exam, attempts, makeUps } = await facts(actor, component, now);
    const given = { settings: exam.exam, attempts, makeUps };
    const state = standing(given, now);
    const [allowance, room] = await Promise.all([allowanceOf(store, actor), rooms.now({ ...actor, component })]);
    const running = state.type === "open" ? timeline(state.attempt, room, now) : undefined;
    return { exam, attempts, makeUps, state, clock: running, allowance, may: mayStart(given, now) };
  }

  async function sitting(actor: Actor, component: string): Promise<Sitting | undefined> {
    const now = clock();
    const { exam, attempts } = await facts(actor, component, now);
    const attempt = attempts.find(({ state }) => state === "open");
    if (attempt === undefined) return undefined;
    const [questions, room, watermark] = await Promise.all([reviewed(actor, attempt), rooms.now(attempt), watermarkOf(exam, actor)]);
    return { exam, attempt, questions, clock: timeline(attempt, room, now), announcements: room?.announcements ?? [], watermark };
  }

  const watermarkOf = async ({ exam }: ExamComponent, { tenant, cohort, person }: Actor): Promise<string | undefined> =>
    exam.watermark === true ? (await deps.cohorts.place(tenant, cohort, person)).person.name : undefined;

  const reviewed = (_actor: Actor, attempt: AttemptRecord): Promise<Questions> => markedQuestions(library, attempt);

  async function save(actor: Actor, request: SaveRequest): Promise<SaveOutcome> {
    return inTurn(request.attempt, () =>
      deciding(store, async () => {
        const now = clock();
        const room = request.look === true ? rooms.now : rooms.recent;
        const [before, recent] = await Promise.all([ownAttempt(actor, request), room({ ...actor, component: request.component })]);
        const { attempt, outcome } = savedInto(before, addressed(request, before), await saveTime(before, recent, now));
        if (outcome.state === "open" || outcome.state === "paused") presences.seen(attempt, now);
        const noticed = noticedIn(request, { before, after: attempt, state: outcome.state });
        const notes = noticed === undefined ? [] : await noted(attempt, noticed, now);
        return { changes: attempt === before ? notes : [...written(before, attempt), ...notes], outcome };
      }),
    );
  }

  async function noted(attempt: AttemptRecord, noticed: Noticed, now: number): Promise<readonly Change[]> {
    const { definition } = await programmes.published(attempt.tenant, attempt.cohort);
    return logged(attempt, noticed, { now, definition });
  }

  /** The page that wrote before hears at once that another took over. */
  function written(before: AttemptRecord, after: AttemptRecord): readonly Change[] {
    const write = replace<AttemptRecord>(collections.attempts, after);
    const taken = before.editor !== undefined && after.editor?.epoch !== before.editor.epoch;
    return taken ? [write, signals.send({ tenant: after.tenant, topic: `sitting:${after.id}` })] : [write];
  }

  /** An answer is refused only by what is stored now. */
  async function saveTime(attempt: AttemptRecord, recent: RoomRecord | undefined, now: number): Promise<SaveTime> {
    const first = timeline(attempt, recent, now);
    const room = attempt.state === "open" && (first.over || first.paused === "room") ? await rooms.now(attempt) : recent;
    return { now, clock: room === recent ? first : timeline(attempt, room, now), announcements: room?.announcements ?? [] };
  }

  async function handIn(actor: Actor, request: { component: string; attempt: string }): Promise<AttemptRecord> {
    return inTurn(request.attempt, async () => {
      const now = clock();
      const handed = await closing.handIn(await ownAttempt(actor, request), now);
      presences.seen(handed, now);
      return handed;
    });
  }

  async function rest(actor: Actor, request: { component: string; attempt: string }, deed: "begin" | "end"): Promise<void> {
    await inTurn(request.attempt, () =>
      deciding(store, async () => {
        const [now, before] = [clock(), await ownAttempt(actor, request)];
        const after = rested(before, deed, { now, clock: timeline(before, await rooms.now(before), now) });
        const told = signals.send({ tenant: after.tenant, topic: `sitting:${after.id}` });
        return { changes: after === before ? [] : [replace<AttemptRecord>(collections.attempts, after), told], outcome: undefined };
      }),
    );
  }

  const start = createStarting({ ...deps, library, passwords: createExamPasswords(deps), facts });
  return {
    open,
    standings,
    start,
    sitting,
    reviewed,
    review: (actor, exam, attempt) => reviewing.review(actor, exam, attempt),
    save,
    handIn,
    rest,
    ...createMarkingRoom({ ...deps, library, closing }),
  };
}
