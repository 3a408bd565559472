import type { Cohorts } from "../cohort/ports.ts";
import type { Actor } from "../people/records.ts";
import type { SessionCall } from "../web/route.ts";
import type { PanelsService } from "./panels.service.ts";
import type { Names, Reader } from "./reader.ts";

/** Who reads the page of a request. */
export const readerOf = async (panels: Pick<PanelsService, "zone">, call: SessionCall): Promise<Reader> => ({
  t: call.t,
  locale: call.locale,
  now: call.now,
  href: (path) => call.href(path),
  zone: await panels.zone(call.actor.tenant),
});

/** Names of everybody in the actor's cohort, those who left included. */
export async function namesOf(cohorts: Pick<Cohorts, "roster">, { tenant, cohort }: Actor): Promise<Names> {
  return new Map((await cohorts.roster(tenant, cohort)).map(({ person }) => [person.id, person.name]));
}
