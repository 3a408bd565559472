import { auditLine } from "../delivery/changes.ts";
import type { Clock } from "../shared/clock.ts";
import type { Store } from "../store/port.ts";
import type { Denial } from "../web/session-router.ts";

interface DenialDeps {
  readonly store: Pick<Store, "commit">;
  readonly clock: Clock;
  /** Whether one more denial of this session is to be kept. */
  readonly mayNote: (session: string) => Promise<boolean>;
}

/** The audit line of somebody who asked for what their role does not open. */
export function createDenials({ store, clock, mayNote }: DenialDeps): (denial: Denial) => Promise<void> {
  return async ({ session, actor, route, right, reference }) => {
    if (!(await mayNote(session.id))) return;
    const { tenant, cohort, person } = actor;
    const detail = { right, roles: actor.roles, launch: session.id, reference };
    await store.commit([auditLine({ tenant, cohort, at: clock(), actor: person, action: "rights.denied", subject: route, detail })]);
  };
}
