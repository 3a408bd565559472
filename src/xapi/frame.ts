import { uuidV5 } from "../shared/ids.ts";
import { cohortActivity, courseActivity, profileActivity } from "./activities.ts";
import type { ServiceEvent } from "./events.ts";
import type { Account, Facts } from "./facts.ts";
import type { Activity, Agent, Extensions, Result, Statement, Verb } from "./statement.ts";

/** RFC 9562 §6.6: the namespace for names that are URLs. */
const URL_NAMESPACE = "6ba7b811-9dad-11d1-80b4-00c04fd430c8";

/** The UUID namespace of everything a tenant says. */
export const tenantNamespace = (publicUrl: string, tenant: string): string =>
  uuidV5(URL_NAMESPACE, `${publicUrl}/xapi/tenants/${encodeURIComponent(tenant)}`);

/** One person's way through one cohort: the same for every statement about it. */
const registration = (facts: Facts, event: ServiceEvent): string =>
  uuidV5(tenantNamespace(facts.publicUrl, facts.tenant), `registration ${event.cohort} ${event.person}`);

const agent = ({ homePage, name }: Account): Agent => ({ objectType: "Agent", account: { homePage, name } });

/** What one statement of an event says, beside what all of them share. */
export interface Said {
  readonly verb: Verb;
  readonly object: Activity;
  readonly parent?: Activity;
  readonly result?: Result;
  /** Epoch ms; default: when the event happened. */
  readonly at?: number;
  readonly contextExtensions?: Extensions;
}

/**
 * The statements of an event. Ids are UUIDv5 of tenant, event type, key and position: the same event always gives the same ids,
 * and the order of `said` must therefore never depend on anything but the event's own facts.
 */
export function inFrame(event: ServiceEvent, facts: Facts, said: readonly Said[]): readonly Statement[] {
  const namespace = tenantNamespace(facts.publicUrl, facts.tenant);
  return said.map(({ verb, object, parent, result, at, contextExtensions }, position) => ({
    id: uuidV5(namespace, `${event.type} ${event.key} ${position}`),
    version: "1.0.3",
    timestamp: new Date(at ?? event.at).toISOString(),
    actor: agent(facts.actor),
    verb,
    object,
    ...(result !== undefined && { result }),
    context: {
      registration: registration(facts, event),
      ...(facts.instructor !== undefined && { instructor: agent(facts.instructor) }),
      platform: facts.platform.name,
      language: facts.language,
      contextActivities: {
        ...(parent !== undefined && { parent: [parent] }),
        grouping: [cohortActivity(facts), courseActivity(facts)].filter(({ id }) => id !== object.id),
        category: [profileActivity(facts)],
      },
      ...(contextExtensions !== undefined && { extensions: contextExtensions }),
    },
  }));
}
