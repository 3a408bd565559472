import { memberId } from "../cohort/enrolment.ts";
import type { MemberRecord } from "../cohort/records.ts";
import { collections } from "../store/collections.ts";
import { findAll, replace, type Change, type Collection, type Store, type StoredRecord } from "../store/port.ts";
import type { Standing } from "./joining.ts";
import { resumed, vacated } from "./leaving.ts";

export type Places = ReturnType<typeof createPlaces>;

/** A person's places in all cohorts, and what has been done there. */
export function createPlaces(store: Pick<Store, "get" | "find">) {
  const placesOf = (tenant: string, person: string): Promise<MemberRecord[]> =>
    findAll(store, collections.members, { tenant, query: { index: "byPerson", equal: [person] } });

  const some = async <R extends StoredRecord>(collection: Collection<R>, tenant: string, index: string, equal: readonly string[]) =>
    (await store.find(collection, tenant, { index, equal, limit: 1 })).records.length > 0;

  const menteesOf = async (tenant: string, { cohort, person }: MemberRecord): Promise<MemberRecord[]> => {
    const members = await findAll(store, collections.members, { tenant, query: { index: "byCohort", equal: [cohort] } });
    return members.filter(({ mentor }) => mentor === person);
  };

  /** Panels have no index by person alone; a cohort's are read where nothing else told already. */
  async function hasPanel(tenant: string, { cohort, person }: MemberRecord): Promise<boolean> {
    const panels = await findAll(store, collections.panels, { tenant, query: { index: "byCohort", equal: [cohort] } });
    return panels.some((panel) => panel.person === person || panel.raters.includes(person));
  }

  async function worked(tenant: string, member: MemberRecord): Promise<boolean> {
    const { cohort, person } = member;
    const own = [cohort, person];
    const found = await Promise.all([
      some(collections.attempts, tenant, "byPerson", own),
      some(collections.scores, tenant, "byCohort", own),
      some(collections.decisions, tenant, "byCohort", own),
      some(collections.applications, tenant, "byCohort", own),
      some(collections.certificates, tenant, "byCohort", own),
      some(collections.grades, tenant, "byCohort", own),
      some(collections.ratings, tenant, "byRater", own),
    ]);
    return found.includes(true) || (await hasPanel(tenant, member)) || (await menteesOf(tenant, member)).length > 0;
  }

  const changed = (members: readonly (MemberRecord | undefined)[]): readonly Change[] =>
    members.filter((member) => member !== undefined).map((member) => replace(collections.members, member));

  return {
    async standings(tenant: string, person: string): Promise<readonly Standing[]> {
      return Promise.all(
        (await placesOf(tenant, person)).map(async (member) => ({
          cohort: member.cohort,
          title: (await store.get(collections.cohorts, tenant, member.cohort))?.title ?? member.cohort,
          work: await worked(tenant, member),
        })),
      );
    },

    async setAside(tenant: string, places: readonly { readonly cohort: string; readonly person: string }[]): Promise<readonly Change[]> {
      const members = await Promise.all(
        places.map(({ cohort, person }) => store.get(collections.members, tenant, memberId(cohort, person))),
      );
      return changed(members.map((member) => member && { ...member, active: false, setAside: { active: member.active } }));
    },

    async bringBack(tenant: string, persons: readonly string[]): Promise<readonly Change[]> {
      const members = (await Promise.all(persons.map((person) => placesOf(tenant, person)))).flat();
      return changed(members.map(({ setAside, ...member }) => setAside && { ...member, ...setAside }));
    },

    /** Ends a leaver's places, and the mentoring of their learners, who need somebody else now. */
    async vacate(tenant: string, person: string): Promise<readonly Change[]> {
      const places = await placesOf(tenant, person);
      const mentees = (await Promise.all(places.filter((place) => place.active).map((place) => menteesOf(tenant, place)))).flat();
      return [...changed(places.map(vacated)), ...changed(mentees.map(({ mentor: _gone, ...member }) => member))];
    },

    /** What ended with the leaving comes back; learners keep the mentor they were given since, if any. */
    async resume(tenant: string, person: string): Promise<readonly Change[]> {
      return changed((await placesOf(tenant, person)).map(resumed));
    },
  };
}
