import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createExamService, type ExamDeps, type ExamService } from "../../../src/exam/exam.service.ts";
import { createBankSource } from "../../../src/exam/bank/source.ts";
import { loadBanks, type Banks } from "../../../src/exam/banks.ts";
import { createPresences, type Presences } from "../../../src/exam/sitting/presence.ts";
import type { Allowances } from "../../../src/exam/sitting/allowances.service.ts";
import type { Invigilation } from "../../../src/exam/sitting/invigilation.service.ts";
import type { LateUploads } from "../../../src/exam/sitting/late.service.ts";
import type { Live } from "../../../src/exam/sitting/live.service.ts";
import { createSittingRoom } from "../../../src/exam/sitting/sitting-room.ts";
import { createLibrary } from "../../../src/exam/library.ts";
import { createRooms, type Rooms } from "../../../src/exam/sitting/rooms.ts";
import type { AttemptRecord, Question } from "../../../src/exam/records.ts";
import type { Actor } from "../../../src/people/records.ts";
import type { ExamSettings, ProgrammeRecord } from "../../../src/programme/records.ts";
import type { Ledger, Settlement } from "../../../src/result/ports.ts";
import type { ScoreRecord } from "../../../src/result/records.ts";
import { manualClock, MINUTE } from "../../../src/shared/clock.ts";
import { AppError } from "../../../src/shared/errors.ts";
import { toText } from "../../../src/shared/exact.ts";
import { randomIds } from "../../../src/shared/ids.ts";
import type { Text } from "../../../src/shared/json.ts";
import { allCollections, collections } from "../../../src/store/collections.ts";
import { openStore } from "../../../src/store/open.ts";
import type { Cohorts, Place } from "../../../src/cohort/ports.ts";
import { createSignals, type Signals } from "../../../src/signals/signals.service.ts";
import { insert, replace, type Store } from "../../../src/store/port.ts";

export const START = Date.UTC(2026, 2, 2, 6, 0, 0);
export const TENANT = "t1";
export const COHORT = "c1";

export const text = (words: string): Text => ({ "zh-CN": words, "zh-TW": words, en: words });

/** The documented paper: 20 single choice of 2 marks and 2 short answers of 30, 60 minutes. */
export const documentedPaper: ExamSettings = {
  bank: "customer-service",
  sections: [
    { id: "choice", name: text("Single choice"), type: "single", count: 20, marks: "2", areas: [] },
    { id: "short", name: text("Short answer"), type: "short", count: 2, marks: "30", areas: [] },
  ],
  minutes: 60,
  attempts: 1,
};

export const choicesOnly: ExamSettings = { ...documentedPaper, sections: documentedPaper.sections.slice(0, 1) };

export const learner = (person = "learner-1"): Actor => ({ tenant: TENANT, person, cohort: COHORT, roles: ["learner"] });
export const instructor: Actor = { tenant: TENANT, person: "instructor-1", cohort: COHORT, roles: ["instructor"] };

const programme = (exam: ExamSettings): ProgrammeRecord => ({
  id: "p1",
  version: 1,
  tenant: TENANT,
  cohort: COHORT,
  number: 1,
  state: "published",
  source: "template",
  by: "system",
  at: START,
  definition: {
    template: "customer-service",
    name: text("Certification"),
    components: [{ id: "theory", name: text("Theory exam"), weight: "40", passLine: "60", gate: false, instrument: "exam", exam }],
    tiers: [{ id: "senior", name: text("Senior"), line: "80" }],
    validity: "P1Y",
    anchor: "issue",
    numberPrefix: "CS",
    showRank: false,
    makeUps: 1,
  },
});

/** A ledger that keeps the score record, as the real one does, and remembers what it was told. */
function keepingLedger(store: Store): Ledger & { readonly settlements: Settlement[] } {
  const settlements: Settlement[] = [];
  const ledger: Ledger = {
    settleAll: async (all) => (await Promise.all(all.map((each) => ledger.settle(each)))).flat(),
    async settle(settlement) {
      settlements.push(settlement);
      const { tenant, cohort, component, person, score, source, ref, by, at } = settlement;
      const id = `${cohort}.${component}.${person}`;
      const before = await store.get(collections.scores, tenant, id);
      const value = score === "excused" ? undefined : toText(score);
      const fresh = { id, tenant, cohort, component, person, state: "final" as const, score: value, source, ref, by, at };
      return [
        before === undefined
          ? insert<ScoreRecord>(collections.scores, fresh)
          : replace<ScoreRecord>(collections.scores, { ...fresh, version: before.version }),
      ];
    },
  };
  return { settlements, ...ledger };
}

/** Somebody in the cohort, called as their id says. */
const placeOf = (person: string): Place => ({
  person: { id: person, version: 1, tenant: TENANT, name: person },
  member: {
    id: `${COHORT}.${person}`,
    version: 1,
    tenant: TENANT,
    cohort: COHORT,
    person,
    launched: ["learner"],
    named: [],
    active: true,
    sub: person,
  },
});

export interface World {
  readonly signals: Signals;
  readonly cohorts: Cohorts;
  readonly programmes: ExamDeps["programmes"];
  /** What its exams are made of, for services beside them. */
  readonly deps: ExamDeps;
  readonly store: Store;
  readonly clock: ReturnType<typeof manualClock>;
  readonly exams: ExamService;
  readonly rooms: Rooms;
  readonly presences: Presences;
  readonly invigilation: Invigilation;
  readonly lateUploads: LateUploads;
  readonly allowances: Allowances;
  readonly live: Live;
  /** The same exams in another server process: same store, queues of its own. */
  readonly elsewhere: ExamService;
  /** Sets what the published programme says from now on. */
  publish(settings: ExamSettings): void;
  archive(): void;
  question(id: string): Question;
  /** Right answers to the first `right` choices, wrong ones to the rest. */
  choices(attempt: AttemptRecord, right: number): { question: string; value: string; revision: number }[];
  shorts(attempt: AttemptRecord): readonly string[];
  stored(id: string): Promise<AttemptRecord>;
  score(person?: string): Promise<string | undefined>;
  /** Names of the audit lines, sorted. */
  audit(): Promise<readonly string[]>;
  /** Types of the waiting events, sorted. */
  outbox(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/**
 * @param banks the shipped ones unless others are given; the paper's settings name one of them
 * @param storeUrl default: a SQLite file of its own
 */
export async function openWorld(
  settings: ExamSettings = documentedPaper,
  banks: Banks = loadBanks("config/banks"),
  storeUrl?: string,
): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), "exam-"));
  const store = await openStore({ url: storeUrl ?? `sqlite:${join(folder, "exam.db")}`, collections: allCollections });
  const clock = manualClock(START);
  const ledger = keepingLedger(store);
  let published = programme(settings);
  let state: "open" | "archived" = "open";
  const cohort = () => ({
    id: COHORT,
    version: 1,
    tenant: TENANT,
    platform: "pf",
    course: "course",
    title: "Course",
    programme: "customer-service",
    cycle: "1",
    state,
  });
  const unused = () => Promise.reject(new AppError("not-found"));
  const rooms = createRooms({ store });
  const signals = createSignals({ store, clock, ids: randomIds, log: { warn: () => undefined } });
  const presences = createPresences({ store, signals, log: { warn: () => undefined }, hold: () => undefined });
  const deps: ExamDeps = {
    store,
    rooms,
    signals,
    presences,
    clock,
    ids: randomIds,
    banks: createBankSource({ store, banks }),
    ledger,
    programmes: { published: () => Promise.resolve(published) },
    cohorts: {
      cohort: () => Promise.resolve(cohort()),
      roster: () => Promise.resolve([]),
      learners: () => Promise.resolve(["learner-1", "learner-2", "learner-3"].map(placeOf)),
      place: (_tenant, _cohort, person) => Promise.resolve(placeOf(person)),
      links: unused,
    },
  };
  const versions = new Map(banks.bank(settings.bank).questions.map((question) => [`${question.id}@${question.version}`, question]));

  function question(id: string): Question {
    const found = versions.get(id);
    if (found === undefined) throw new Error(`no question ${id}`);
    return found;
  }

  return {
    deps,
    store,
    clock,
    signals,
    cohorts: deps.cohorts,
    programmes: deps.programmes,
    ...createSittingRoom({ ...deps, library: createLibrary({ store }) }),
    rooms,
    presences,
    exams: createExamService(deps),
    elsewhere: createExamService({ ...deps, rooms: createRooms({ store }) }),
    question,
    publish: (exam) => {
      published = programme(exam);
    },
    archive: () => {
      state = "archived";
    },
    choices: (attempt, right) =>
      attempt.paper
        .filter(({ order }) => order.length > 0)
        .map((item, index) => {
          const asked = question(item.question);
          const key = asked.type === "single" ? asked.key : [];
          const value = item.order.find((option) => key.includes(option) === index < right) ?? "";
          return { question: item.question, value, revision: 1 };
        }),
    shorts: (attempt) => attempt.paper.filter(({ order }) => order.length === 0).map((item) => item.question),
    stored: async (id) => {
      const record = await store.get(collections.attempts, TENANT, id);
      if (record === undefined) throw new Error(`no attempt ${id}`);
      return record;
    },
    score: async (person = "learner-1") => (await store.get(collections.scores, TENANT, `${COHORT}.theory.${person}`))?.score,
    audit: async () =>
      (await store.find(collections.audit, TENANT, { index: "byCohort", equal: [COHORT] })).records.map(({ action }) => action).toSorted(),
    outbox: async () => {
      const due = await store.claim(collections.outbox, { now: clock() + MINUTE * 1_000, lease: MINUTE, owner: "test", limit: 1_000 });
      return due.map(({ event }) => event.type).toSorted();
    },
    close: async () => {
      await presences.flush();
      signals.stop();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
