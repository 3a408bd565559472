import { AppError } from "../shared/errors.ts";
import type { PersonRecord } from "../people/records.ts";
import { isLearner } from "../people/roles.ts";
import { collections } from "../store/collections.ts";
import { findAll, type Store } from "../store/port.ts";
import { memberId } from "./enrolment.ts";
import { inBatches } from "./in-batches.ts";
import type { Cohorts, Place } from "./ports.ts";

/** Reads of a cohort and its people. */
export function createCohorts({ store }: { readonly store: Store }): Cohorts {
  async function roster(tenant: string, cohort: string): Promise<readonly Place[]> {
    const members = await findAll(store, collections.members, { tenant, query: { index: "byCohort", equal: [cohort] } });
    const persons = await inBatches(members, (member) => store.get(collections.persons, tenant, member.person));
    return members
      .map((member, index) => ({ member, person: persons[index] }))
      .filter((place): place is Place => place.person !== undefined)
      .toSorted((a, b) => byName(a.person, b.person));
  }

  return {
    roster,
    learners: async (tenant, cohort) => (await roster(tenant, cohort)).filter((place) => isLearner(place.member)),
    async cohort(tenant, id) {
      const cohort = await store.get(collections.cohorts, tenant, id);
      if (cohort === undefined) throw new AppError("not-found", { reason: `cohort ${id}` });
      return cohort;
    },
    async place(tenant, cohort, person) {
      const [member, record] = await Promise.all([
        store.get(collections.members, tenant, memberId(cohort, person)),
        store.get(collections.persons, tenant, person),
      ]);
      if (member === undefined || record === undefined) throw new AppError("not-found", { reason: `place of ${person} in ${cohort}` });
      return { member, person: record };
    },
    async links(tenant, cohort) {
      return findAll(store, collections.links, { tenant, query: { index: "byCohort", equal: [cohort] } });
    },
  };
}

const collator = new Intl.Collator("zh-Hans-CN", { numeric: true });
const byName = (a: PersonRecord, b: PersonRecord): number => collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1);
