import type { Actor, PersonRecord } from "../people/records.ts";
import { isLearner } from "../people/roles.ts";
import { collections } from "../store/collections.ts";
import { findAll, type Store } from "../store/port.ts";
import { inBreaths, readAll } from "./breath.ts";
import { matchPerson, type Match, type Said } from "./matching.ts";
import { plain } from "./text.ts";

/** Finds whom a row is about. */
export interface KnownPeople {
  match(said: Said): Promise<Match>;
  /** Person ids of the cohort's active learners and of everybody in it. */
  readonly learners: ReadonlySet<string>;
  readonly members: ReadonlySet<string>;
  /** By id, in the order of their employee numbers. */
  readonly people: ReadonlyMap<string, PersonRecord>;
  /** Those of the cohort who bear this name, or confirmed it. */
  called(name: string): readonly PersonRecord[];
}

interface Deps {
  readonly store: Store;
}

/** People of the cohort, read once. */
export async function cohortPeople({ store }: Deps, { tenant, cohort }: Actor): Promise<KnownPeople> {
  const members = await readAll(store, collections.members, { tenant, query: { index: "byCohort", equal: [cohort] } });
  const places = (
    await inBreaths(members, async (member) => ({ member, person: await store.get(collections.persons, tenant, member.person) }))
  ).flatMap(({ member, person }) => (person === undefined ? [] : [{ member, person }]));
  const people = new Map(places.map(({ person }) => [person.id, person] as const).toSorted(([, a], [, b]) => byNumberThenName(a, b)));
  const byNumber = new Map([...people.values()].map((person) => [person.employeeNumber, person]));
  const byName = new Map<string, PersonRecord[]>();
  await inBreaths([...people.values()], (person) => {
    for (const name of new Set([plain(person.name), plain(person.confirmedName ?? person.name)])) {
      const others = byName.get(name);
      if (others === undefined) byName.set(name, [person]);
      else others.push(person);
    }
  });
  const called = (name: string): readonly PersonRecord[] => byName.get(plain(name)) ?? [];
  return {
    called,
    match(said) {
      const number = said.employeeNumber === undefined ? undefined : byNumber.get(said.employeeNumber);
      return Promise.resolve(matchPerson(said, { byNumber: number, byName: called(said.name ?? "") }));
    },
    learners: new Set(places.filter(({ member }) => isLearner(member)).map(({ person }) => person.id)),
    members: new Set(people.keys()),
    people,
  };
}

/** Those without a number stand last. */
function byNumberThenName(a: PersonRecord, b: PersonRecord): number {
  const [one, other] = [a.employeeNumber ?? `\uffff${a.name}`, b.employeeNumber ?? `\uffff${b.name}`];
  return one === other ? (a.id < b.id ? -1 : 1) : one < other ? -1 : 1;
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
      const all = [...here.called(name ?? ""), ...named, ...(picked === undefined ? [] : [picked])];
      const byName = new Map(all.map((person) => [person.id, person]));
      return matchPerson(said, { byNumber: numbered[0], byName: [...byName.values()] });
    },
  };
}
