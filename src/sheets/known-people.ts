import type { Cohorts } from "../cohort/ports.ts";
import type { Actor, PersonRecord } from "../people/records.ts";
import { collections } from "../store/collections.ts";
import { findAll, type Store } from "../store/port.ts";
import { matchPerson, type Match, type Said } from "./matching.ts";
import { plain } from "./text.ts";

/** Finds whom a row is about. */
export interface KnownPeople {
  match(said: Said): Promise<Match>;
  /** Person ids of the cohort's active learners and of everybody in it. */
  readonly learners: ReadonlySet<string>;
  readonly members: ReadonlySet<string>;
  readonly people: ReadonlyMap<string, PersonRecord>;
}

interface Deps {
  readonly store: Store;
  readonly cohorts: Cohorts;
}

/** People of the cohort, read once. */
export async function cohortPeople({ cohorts }: Deps, { tenant, cohort }: Actor): Promise<KnownPeople> {
  const [roster, learners] = await Promise.all([cohorts.roster(tenant, cohort), cohorts.learners(tenant, cohort)]);
  const people = new Map(roster.map(({ person }) => [person.id, person]));
  const byNumber = new Map([...people.values()].map((person) => [person.employeeNumber, person]));
  const byName = Map.groupBy(
    [...people.values()].flatMap((person) =>
      [person.name, person.confirmedName ?? person.name].map((name) => ({ name: plain(name), person })),
    ),
    ({ name }) => name,
  );
  return {
    match(said) {
      const named = new Set((byName.get(plain(said.name ?? "")) ?? []).map(({ person }) => person));
      const number = said.employeeNumber === undefined ? undefined : byNumber.get(said.employeeNumber);
      return Promise.resolve(matchPerson(said, { byNumber: number, byName: [...named] }));
    },
    learners: new Set(learners.map(({ person }) => person.id)),
    members: new Set(people.keys()),
    people,
  };
}

/** People of the cohort first; whoever is not there is looked for in the company (leavers and holders of old certificates). */
export async function companyPeople(deps: Deps, actor: Actor): Promise<KnownPeople> {
  const here = await cohortPeople(deps, actor);
  const { store } = deps;
  const { tenant } = actor;
  const find = (index: string, value: string) => findAll(store, collections.persons, { tenant, query: { index, equal: [value] } });
  return {
    ...here,
    async match(said) {
      const { name, employeeNumber, chosen } = said;
      const [numbered, named, picked] = await Promise.all([
        employeeNumber === undefined ? [] : find("byEmployeeNumber", employeeNumber),
        name === undefined ? [] : find("byName", name),
        chosen === undefined ? undefined : store.get(collections.persons, tenant, chosen),
      ]);
      const cohort = [...here.people.values()].filter((person) => plain(person.name) === plain(name ?? ""));
      const byName = new Map([...cohort, ...named, ...(picked === undefined ? [] : [picked])].map((person) => [person.id, person]));
      return matchPerson(said, { byNumber: numbered[0], byName: [...byName.values()] });
    },
  };
}
