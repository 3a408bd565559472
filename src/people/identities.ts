import { memberId } from "../cohort/enrolment.ts";
import type { MemberRecord } from "../cohort/records.ts";
import { collections } from "../store/collections.ts";
import { findAll, type Store } from "../store/port.ts";
import type { PersonRecord } from "./records.ts";

type Reads = Pick<Store, "get" | "find">;

/** Persons joined to this one. */
export const joinedTo = (store: Reads, tenant: string, person: string): Promise<PersonRecord[]> =>
  findAll(store, collections.persons, { tenant, query: { index: "byJoined", equal: [person] } });

/**
 * The place of a human being in a cohort: the person's own, else that of somebody joined to them, for records stay where they were made.
 * Undefined where none of them was here before.
 */
export async function placeOf(store: Reads, at: { tenant: string; cohort: string; person: string }): Promise<MemberRecord | undefined> {
  const { tenant, cohort, person } = at;
  const own = await store.get(collections.members, tenant, memberId(cohort, person));
  if (own !== undefined && own.setAside === undefined) return own;
  const others = await Promise.all(
    (await joinedTo(store, tenant, person)).map(({ id }) => store.get(collections.members, tenant, memberId(cohort, id))),
  );
  return others.find((member) => member !== undefined && member.setAside === undefined) ?? own;
}

/** Everybody who is this human being, the leading person first. */
export async function identitiesOf(store: Reads, person: PersonRecord): Promise<readonly PersonRecord[]> {
  const { tenant } = person;
  const lead = person.joinedTo === undefined ? person : await store.get(collections.persons, tenant, person.joinedTo);
  return lead === undefined ? [person] : [lead, ...(await joinedTo(store, tenant, lead.id))];
}
