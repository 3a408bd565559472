import type { Cohorts } from "../cohort/ports.ts";
import type { SessionRecord } from "../lti/records.ts";
import type { Actor } from "./records.ts";
import { actingRoles } from "./roles.ts";

/** Who a session's person is right now: asked at each request, so that a role given or taken counts at once. */
export const createEntrance = ({ cohorts }: { readonly cohorts: Cohorts }) => ({
  async enter(session: SessionRecord): Promise<{ actor: Actor; personName: string }> {
    const { member, person } = await cohorts.place(session.tenant, session.cohort, session.person);
    const roles = actingRoles(session.launched, member);
    return { actor: { tenant: session.tenant, person: session.person, cohort: session.cohort, roles }, personName: person.name };
  },
});
