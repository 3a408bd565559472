import type { Cohorts, Place } from "../../cohort/ports.ts";
import { auditLine } from "../../delivery/changes.ts";
import { tell } from "../../notices/telling.ts";
import { companyOf } from "../../people/company.ts";
import type { Actor } from "../../people/records.ts";
import type { Programmes } from "../../programme/ports.ts";
import type { ScoreRecord } from "../../result/records.ts";
import { AppError } from "../../shared/errors.ts";
import { exact, toText } from "../../shared/exact.ts";
import type { Clock } from "../../shared/clock.ts";
import { collections } from "../../store/collections.ts";
import { deciding } from "../../store/deciding.ts";
import { findAll, insert, replace, type Store, type StoredRecord } from "../../store/port.ts";
import { examsOf, type ExamComponent } from "../exams.ts";
import type { AttemptRecord } from "../records.ts";
import { needOf, notOpenable, type Need, type NotOpenable } from "./openable.ts";
import type { MakeUpRecord } from "./records.ts";

export interface Candidate {
  readonly place: Place;
  readonly need: Need;
  readonly score: ScoreRecord | undefined;
  readonly makeUps: readonly MakeUpRecord[];
  /** Why none can be opened now; undefined where one can. */
  readonly not: NotOpenable | undefined;
}

export interface MakeUpDesk {
  readonly exam: ExamComponent;
  /** Make-ups a person can have. */
  readonly allowed: number;
  /** Learners of the cohort by name. */
  readonly candidates: readonly Candidate[];
}

export interface Opening {
  readonly component: string;
  readonly persons: readonly string[];
  /** ISO date. */
  readonly trainedOn: string;
  readonly note: string;
  /** Epoch ms. */
  readonly opens?: number | undefined;
  readonly closes?: number | undefined;
}

export interface Opened {
  /** Person ids. */
  readonly opened: readonly string[];
  readonly not: readonly { readonly person: string; readonly why: NotOpenable }[];
}

export interface MakeUpService {
  /** @throws AppError("not-found") for a component that is no exam of the published programme */
  desk(actor: Actor, component: string): Promise<MakeUpDesk>;
  /** Opens one make-up for each of these who can have one; the others are named with the reason. @throws as {@link desk}, AppError("archived") */
  open(actor: Actor, opening: Opening): Promise<Opened>;
  /** Takes back one that is not used yet. @throws AppError("not-found") where there is none, or no more */
  withdraw(actor: Actor, makeUp: string): Promise<MakeUpRecord>;
}

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
  readonly programmes: Programmes;
  readonly cohorts: Cohorts;
}

/** Make-ups (补考) of an exam: opened for chosen people after retraining. */
export function createMakeUps({ store, clock, programmes, cohorts }: Deps): MakeUpService {
  async function examOf({ tenant, cohort }: Actor, component: string) {
    const { definition } = await programmes.published(tenant, cohort);
    const exam = examsOf(definition).find(({ id }) => id === component);
    if (exam === undefined) throw new AppError("not-found", { reason: `exam ${component}` });
    return { exam, allowed: definition.makeUps };
  }

  async function desk(actor: Actor, component: string): Promise<MakeUpDesk> {
    const { tenant, cohort } = actor;
    const all = { tenant, query: { index: "byComponent", equal: [cohort, component] } };
    const [{ exam, allowed }, learners, scores, attempts, makeUps] = await Promise.all([
      examOf(actor, component),
      cohorts.learners(tenant, cohort),
      findAll(store, collections.scores, { tenant, query: { index: "byCohort", equal: [cohort] } }),
      findAll(store, collections.attempts, all),
      findAll(store, collections.makeUps, all),
    ]);
    const score = new Map(scores.filter((record) => record.component === component).map((record) => [record.person, record]));
    const [sat, had] = [byPerson(attempts), byPerson(makeUps)];
    const closed = exam.exam.closes !== undefined && clock() >= exam.exam.closes;
    const candidates = learners.map((place): Candidate => {
      const { id } = place.person;
      const own = { score: score.get(id), attempts: sat.get(id) ?? [], makeUps: had.get(id) ?? [] };
      return {
        place,
        need: needOf(own.score?.score, { passLine: exam.passLine, closed }),
        score: own.score,
        makeUps: own.makeUps.toSorted((a, b) => a.number - b.number),
        not: notOpenable({ ...own, learner: true, allowed }),
      };
    });
    return { exam, allowed, candidates };
  }

  const open = (actor: Actor, opening: Opening): Promise<Opened> =>
    deciding<Opened>(store, async () => {
      const { tenant, cohort } = actor;
      const [{ exam, candidates }, { state }, company] = await Promise.all([
        desk(actor, opening.component),
        cohorts.cohort(tenant, cohort),
        companyOf(store, tenant),
      ]);
      if (state === "archived") throw new AppError("archived");
      const asked = opening.persons.map((person) => ({ person, candidate: candidates.find(({ place }) => place.person.id === person) }));
      const not = asked.flatMap(({ person, candidate }) => {
        const why = candidate === undefined ? "not-a-learner" : candidate.not;
        return why === undefined ? [] : [{ person, why }];
      });
      const records = asked.flatMap(({ candidate }) =>
        candidate === undefined || candidate.not !== undefined ? [] : [recordFor(actor, exam, { candidate, opening })],
      );
      return {
        changes: records.flatMap((record) => [
          insert<MakeUpRecord>(collections.makeUps, record),
          line(actor, "make-up.opened", record),
          tell({ ...toldOf(record), kind: "make-up", values: { component: exam.name[company.locale] } }),
        ]),
        outcome: { opened: records.map(({ person }) => person), not },
      };
    });

  function recordFor(actor: Actor, exam: ExamComponent, { candidate, opening }: { candidate: Candidate; opening: Opening }) {
    const { tenant, cohort } = actor;
    const person = candidate.place.person.id;
    const number = candidate.makeUps.length + 1;
    const { trainedOn, note, opens, closes } = opening;
    const capped = exam.exam.capMakeUp === true && exam.passLine !== undefined;
    return {
      id: `${cohort}.${exam.id}.${person}.${number}`,
      tenant,
      cohort,
      component: exam.id,
      person,
      number,
      state: "open",
      trainedOn,
      ...(note !== "" && { note }),
      ...(opens !== undefined && { opens }),
      ...(closes !== undefined && { closes }),
      ...(capped && { cap: toText(exact(exam.passLine)) }),
      by: actor.person,
      at: clock(),
    } as const;
  }

  const withdraw = (actor: Actor, id: string): Promise<MakeUpRecord> =>
    deciding(store, async () => {
      const found = await store.get(collections.makeUps, actor.tenant, id);
      if (found === undefined || found.cohort !== actor.cohort || found.state !== "open") throw new AppError("not-found");
      const withdrawn = { ...found, state: "withdrawn" as const };
      return {
        changes: [replace<MakeUpRecord>(collections.makeUps, withdrawn), line(actor, "make-up.withdrawn", found)],
        outcome: withdrawn,
      };
    });

  const line = ({ tenant, cohort, person: actor }: Actor, action: string, makeUp: Pick<MakeUpRecord, "person" | "component" | "number">) =>
    auditLine({
      tenant,
      cohort,
      at: clock(),
      actor,
      action,
      subject: makeUp.person,
      detail: { component: makeUp.component, number: makeUp.number },
    });

  return { desk, open, withdraw };
}

const toldOf = ({ tenant, cohort, person, id, at }: Omit<MakeUpRecord, "version">) => ({ tenant, cohort, person, subject: id, at });

const byPerson = <R extends StoredRecord & Pick<AttemptRecord, "person">>(records: readonly R[]): ReadonlyMap<string, readonly R[]> =>
  Map.groupBy(records, ({ person }) => person);
