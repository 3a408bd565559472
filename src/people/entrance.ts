import type { Cohorts } from "../cohort/ports.ts";
import type { SessionRecord } from "../lti/records.ts";
import { companyOf, type Company } from "./company.ts";
import type { Store } from "../store/port.ts";
import type { Actor } from "./records.ts";
import { actingRoles } from "./roles.ts";

/** Who a session's person is right now: asked at each request, so that a role given or taken counts at once. */
export const createEntrance = ({ store, cohorts }: { readonly store: Pick<Store, "get">; readonly cohorts: Cohorts }) => ({
  async enter(session: SessionRecord): Promise<{ actor: Actor; personName: string; company: Company }> {
    const [{ member, person }, company] = await Promise.all([
      cohorts.place(session.tenant, session.cohort, session.person),
      companyOf(store, session.tenant),
    ]);
    const roles = actingRoles(session.launched, member);
    return { actor: { tenant: session.tenant, person: session.person, cohort: session.cohort, roles }, personName: person.name, company };
  },
});
