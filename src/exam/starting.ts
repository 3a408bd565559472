import type { Cohorts } from "../cohort/ports.ts";
import { announce, auditLine } from "../delivery/changes.ts";
import type { Actor } from "../people/records.ts";
import type { Clock } from "../shared/clock.ts";
import { AppError } from "../shared/errors.ts";
import type { Ids } from "../shared/ids.ts";
import type { Locale } from "../shared/json.ts";
import { collections } from "../store/collections.ts";
import { deciding, type Decided } from "../store/deciding.ts";
import { insert, replace, type Store } from "../store/port.ts";
import { mayStart, type MayStart, type Refusal } from "./attempts/may-start.ts";
import type { ExamPasswords } from "./attempts/password.ts";
import type { MakeUpRecord } from "./attempts/records.ts";
import { versionId } from "./bank.ts";
import type { BankSource } from "./bank/source.ts";
import { drawPaper } from "./blueprint/draw.ts";
import { metIn } from "./blueprint/met.ts";
import type { ExamComponent } from "./exams.ts";
import type { Library } from "./library.ts";
import type { AttemptRecord, Question } from "./records.ts";
import { startingTime } from "./sitting/allowances.service.ts";
import { deadlineOf } from "./time.ts";

/** What a learner says at the door. */
export interface Entry {
  /** As typed; absent where none is asked. */
  readonly password?: string | undefined;
  /** Agrees to the honour statement, as read in this language. */
  readonly honour?: Locale | undefined;
}

export type DoorProblem =
  | { readonly what: "honour" | "password-missing" | "password-wrong" }
  /** Too many wrong passwords; the next try is at `until`. */
  | { readonly what: "password-wait"; readonly until: number };

export type Started =
  | { readonly type: "started" | "resumed"; readonly attempt: AttemptRecord }
  | { readonly type: "refused"; readonly refusal: Refusal }
  /** The learner may start, but something is missing at the door. */
  | { readonly type: "door"; readonly problems: readonly DoorProblem[] }
  /** The bank cannot fill the paper; the instructor has to act. */
  | { readonly type: "unfilled" };

/** The exam and the learner's sittings as they stand now. */
export interface OwnFacts {
  readonly exam: ExamComponent;
  /** Number of the programme's version that says so. */
  readonly programme: number;
  readonly attempts: readonly AttemptRecord[];
  readonly makeUps: readonly MakeUpRecord[];
}

export interface StartingDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly cohorts: Cohorts;
  readonly banks: BankSource;
  readonly library: Library;
  readonly passwords: Pick<ExamPasswords, "check">;
  readonly facts: (actor: Actor, component: string, now: number) => Promise<OwnFacts>;
}

type Permission = Extract<MayStart, { type: "yes" }>;

/** Starts sittings. @returns the use case `start` of {@link ExamService} */
export function createStarting(deps: StartingDeps): (actor: Actor, component: string, entry?: Entry) => Promise<Started> {
  const { store, clock, ids, cohorts, banks, library, passwords, facts } = deps;

  async function start(actor: Actor, component: string, entry: Entry = {}): Promise<Started> {
    const first = await permitted(actor, component);
    if (first.type !== "may") return first.outcome;
    // Asked once, before anything is decided: deciding again must not count as another try.
    const problems = await atTheDoor(actor, first.facts.exam, entry);
    if (problems.length > 0) return { type: "door", problems };
    return deciding<Started>(store, async () => {
      const now = await permitted(actor, component);
      return now.type === "may" ? begin(actor, now, entry) : { changes: [], outcome: now.outcome };
    });
  }

  async function permitted(actor: Actor, component: string) {
    const now = clock();
    const [cohort, own] = await Promise.all([cohorts.cohort(actor.tenant, actor.cohort), facts(actor, component, now)]);
    const running = own.attempts.find(({ state }) => state === "open");
    if (running !== undefined) return { type: "not", outcome: { type: "resumed", attempt: running } as const } as const;
    if (cohort.state === "archived") throw new AppError("archived");
    const may = mayStart({ ...own, settings: own.exam.exam }, now);
    return may.type === "no"
      ? ({ type: "not", outcome: { type: "refused", refusal: may.refusal } } as const)
      : ({ type: "may", may, facts: own, now } as const);
  }

  async function atTheDoor(actor: Actor, { id, exam }: ExamComponent, { password = "", honour }: Entry): Promise<readonly DoorProblem[]> {
    const missing: DoorProblem[] = exam.honour !== undefined && honour === undefined ? [{ what: "honour" }] : [];
    if (exam.password === undefined) return missing;
    if (password.trim() === "") return [...missing, { what: "password-missing" }];
    const outcome = await passwords.check(actor, id, { given: password, wanted: exam.password });
    if (outcome.type === "wrong") return [...missing, { what: "password-wrong" }];
    return outcome.type === "wait" ? [...missing, { what: "password-wait", until: outcome.until }] : missing;
  }

  async function begin(
    actor: Actor,
    { may, facts: { exam, attempts, makeUps, programme }, now }: { may: Permission; facts: OwnFacts; now: number },
    { honour }: Entry,
  ): Promise<Decided<Started>> {
    const { tenant, cohort, person } = actor;
    const seed = ids.secret(128);
    const paper = await paperFor(tenant, exam, { seed, attempts });
    if (paper === undefined) return { changes: [], outcome: { type: "unfilled" } };
    const id = ids.id();
    const makeUp = makeUps.find((each) => each.id === may.makeUp?.id);
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
      startedAt: now,
      ...(await startingTime(store, actor, { now, standard: deadlineOf(now, { minutes: exam.exam.minutes, closes: may.closes }) - now })),
      answers: {},
      flags: [],
      marks: {},
    } as const;
    const attempt = {
      ...fresh,
      ...(exam.exam.honour !== undefined && honour !== undefined && { honour: { at: now, programme, locale: honour } }),
      ...(makeUp !== undefined && { makeUp: makeUp.id }),
      ...(makeUp?.cap !== undefined && { cap: makeUp.cap }),
    };
    const detail = { component: exam.id, number: attempt.number, ...(makeUp !== undefined && { makeUp: makeUp.id }) };
    return {
      changes: [
        insert<AttemptRecord>(collections.attempts, attempt),
        // Written so that it cannot be withdrawn at the same moment.
        ...(makeUp === undefined ? [] : [replace<MakeUpRecord>(collections.makeUps, { ...makeUp, state: "used" })]),
        auditLine({ tenant, cohort, at: now, actor: person, action: "exam.started", subject: id, detail }),
        announce(tenant, { type: "exam-attempted", cohort, person, at: now, key: id, attempt: id, component: exam.id }),
      ],
      outcome: { type: "started", attempt: { ...attempt, version: 1 } },
    };
  }

  /** Draws a paper and pins its questions; undefined where the bank cannot fill it. */
  async function paperFor(tenant: string, { exam }: ExamComponent, { seed, attempts }: { seed: string; attempts: OwnFacts["attempts"] }) {
    const bank = await banks.bankOf(tenant, exam.bank);
    const drawn = drawPaper({ questions: bank.questions, settings: exam, seed, met: metIn(attempts) });
    if (drawn.type !== "paper") return undefined;
    const onPaper = new Set(drawn.items.map(({ question }) => question));
    const asked = bank.questions.filter((question: Question) => onPaper.has(versionId(question)));
    await library.pin(tenant, bank.id, asked);
    return drawn.items;
  }

  return start;
}
