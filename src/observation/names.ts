import type { Cohorts } from "../cohort/ports.ts";
import type { Actor } from "../people/records.ts";

/** Names of people by id. */
export type Names = ReadonlyMap<string, string>;

/** Names of everybody in the actor's cohort, those who left included. */
export async function namesOf(cohorts: Pick<Cohorts, "roster">, { tenant, cohort }: Actor): Promise<Names> {
  return new Map((await cohorts.roster(tenant, cohort)).map(({ person }) => [person.id, person.name]));
}
