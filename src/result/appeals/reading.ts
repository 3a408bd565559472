import type { Cohorts, Place } from "../../cohort/ports.ts";
import type { Actor } from "../../people/records.ts";
import { may } from "../../people/rights.ts";
import { actingRoles } from "../../people/roles.ts";
import type { ProgrammeDefinition } from "../../programme/records.ts";
import { collections } from "../../store/collections.ts";
import { findAll, type Store } from "../../store/port.ts";
import type { DecisionRecord, ScoreRecord } from "../records.ts";
import { type Answering, DECISION, isSame, judgeAnswering, subjectsOf } from "./appealing.ts";
import type { AppealRecord } from "./records.ts";

/** An appeal with what is needed to answer it. */
export interface DeskAppeal {
  readonly appeal: AppealRecord;
  /** The learner's name; the id of somebody without a place here any more. */
  readonly name: string;
  readonly answering: Answering;
  /** The decision it is about. */
  readonly decision: DecisionRecord | undefined;
  /** The score it is about, unless another has been given since. */
  readonly score: ScoreRecord | undefined;
  /** Something else stands now than what it is about. */
  readonly moved: boolean;
}

export interface Desk {
  readonly definition: ProgrammeDefinition;
  /** Oldest first: who waits longest is answered first. */
  readonly waiting: readonly DeskAppeal[];
  /** Latest answer first; those withdrawn among them. */
  readonly settled: readonly DeskAppeal[];
  /** Names of everybody in the cohort by id. */
  readonly names: ReadonlyMap<string, string>;
}

type Reads = Pick<Store, "get" | "find">;

/** One learner's scores, the decision that holds, and their appeals, newest first. */
export async function learnersOwn(store: Reads, { tenant, cohort, person }: Pick<Actor, "tenant" | "cohort" | "person">) {
  const query = { index: "byCohort", equal: [cohort, person] };
  const [scores, decisions, appeals] = await Promise.all([
    findAll(store, collections.scores, { tenant, query }),
    findAll(store, collections.decisions, { tenant, query }),
    findAll(store, collections.appeals, { tenant, query: { ...query, descending: true } }),
  ]);
  const decision = decisions.find(({ state }) => state === "standing");
  return { scores, decision, appeals, subjects: subjectsOf(scores, decision) };
}

export const waitingIn = (store: Reads, { tenant, cohort }: Pick<Actor, "tenant" | "cohort">): Promise<AppealRecord[]> =>
  findAll(store, collections.appeals, { tenant, query: { index: "byState", equal: [cohort, "waiting"] } });

/** Person ids of everybody here with the right to answer. */
export const ableIn = (roster: readonly Place[]): readonly string[] =>
  roster
    .filter(({ member }) => member.active && may(actingRoles(member.launched, member), "programme.edit"))
    .map(({ person }) => person.id);

/** Whether somebody may answer; who was found to be the same human being as a judge or as the learner is that one. */
export function answeringOf(appeal: AppealRecord, self: string, roster: readonly Place[]): Answering {
  const joined = new Map(roster.map(({ person }) => [person.id, person.joinedTo ?? person.id]));
  const now = (id: string): string => joined.get(id) ?? id;
  const { subject, person, judges } = appeal;
  return judgeAnswering({ subject, person: now(person), judges: judges.map(now) }, self, ableIn(roster));
}

/** Everything an instructor answers appeals with. */
export async function deskOf(
  { store, cohorts }: { readonly store: Reads; readonly cohorts: Pick<Cohorts, "roster"> },
  { tenant, cohort, person }: Actor,
): Promise<Omit<Desk, "definition">> {
  const query = { index: "byCohort", equal: [cohort] };
  const [appeals, roster] = await Promise.all([findAll(store, collections.appeals, { tenant, query }), cohorts.roster(tenant, cohort)]);
  const names = new Map(roster.map((place) => [place.person.id, place.person.name]));

  async function read(appeal: AppealRecord): Promise<DeskAppeal> {
    const { subject, against } = appeal;
    const about = { appeal, name: names.get(appeal.person) ?? appeal.person, answering: answeringOf(appeal, person, roster) };
    if (subject === DECISION) {
      const decision = await store.get(collections.decisions, tenant, against.ref);
      return { ...about, decision, score: undefined, moved: decision?.state !== "standing" };
    }
    const stands = await store.get(collections.scores, tenant, against.ref);
    const now = stands && subjectsOf([stands], undefined).get(subject);
    const moved = now === undefined || !isSame(now, against);
    return { ...about, decision: undefined, score: moved ? undefined : stands, moved };
  }

  const desk = await Promise.all(appeals.map(read));
  const settledAt = ({ appeal }: DeskAppeal): number => appeal.answer?.at ?? appeal.withdrawnAt ?? appeal.at;
  return {
    waiting: desk.filter(({ appeal }) => appeal.state === "waiting").toSorted((a, b) => a.appeal.at - b.appeal.at),
    settled: desk.filter(({ appeal }) => appeal.state !== "waiting").toSorted((a, b) => settledAt(b) - settledAt(a)),
    names,
  };
}
