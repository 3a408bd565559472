import { uuidV5 } from "../shared/ids.ts";
import { cohortActivity, courseActivity, profileActivity, tenantHome } from "./activities.ts";
import { teamOf } from "./agents.ts";
import type { ServiceEvent } from "./events.ts";
import type { Facts } from "./facts.ts";
import { plain } from "./plain.ts";
import type { Activity, Agent, Extensions, Result, Statement, Verb } from "./statement.ts";
import { profileVersion, SUBREGISTRATION } from "./vocabulary.ts";

/** RFC 9562 §6.6: the namespace for names that are URLs. */
const URL_NAMESPACE = "6ba7b811-9dad-11d1-80b4-00c04fd430c8";

/** The UUID namespace of everything a tenant says. */
export const tenantNamespace = (publicUrl: string, tenant: string): string =>
  uuidV5(URL_NAMESPACE, `${publicUrl}/xapi/tenants/${encodeURIComponent(tenant)}`);

/** One person's way through one cohort. */
export const registrationOf = ({ cohort, person }: ServiceEvent, { publicUrl, tenant }: Facts): string =>
  uuidV5(tenantNamespace(publicUrl, tenant), `registration ${cohort} ${person}`);

/** The id of an event's statement at a position, as first said. */
export const statementId = (
  { publicUrl, tenant }: Pick<Facts, "publicUrl" | "tenant">,
  { type, key }: Pick<ServiceEvent, "type" | "key">,
  position: number,
): string => uuidV5(tenantNamespace(publicUrl, tenant), `${type} ${key} ${position}`);

/** What one statement of an event says, beside what all of them share. */
export interface Said {
  readonly verb: Verb;
  readonly object: Activity;
  /** Default: the learner; else who did something for them. */
  readonly actor?: Agent;
  readonly parent?: Activity;
  readonly result?: Result;
  /** Epoch ms; default: when the event happened. */
  readonly at?: number;
  readonly contextExtensions?: Extensions;
  /** Id of the statement that this one takes the place of. */
  readonly insteadOf?: string | undefined;
  /** The one thing of a kind that follows a pattern of its own: a sitting, a run, a certificate; default: the training as a whole. */
  readonly within?: string;
}

/**
 * The statements of an event. Ids are UUIDv5 of tenant, event type, key and position: the same event always gives the same ids,
 * and the order of `said` must therefore never depend on anything but the event's own facts.
 */
export function inFrame(event: ServiceEvent, facts: Facts, said: readonly Said[]): readonly Statement[] {
  return said.map((one, position) => {
    const { verb, object, actor = facts.actor, result, at = event.at } = one;
    return plain<Statement>({
      id: statementId(facts, event, position),
      version: "1.0.3",
      timestamp: new Date(at).toISOString(),
      actor,
      verb,
      object,
      ...(result !== undefined && { result }),
      context: contextOf(event, facts, { ...one, actor }),
    });
  });
}

/** Registration: one person's way through one cohort; every pattern within it has a subregistration (xAPI Profiles 1.0, Part 2, 9). */
function contextOf(event: ServiceEvent, facts: Facts, said: Said): Statement["context"] {
  const { object, parent, actor, contextExtensions, insteadOf, within = "training" } = said;
  const registration = registrationOf(event, facts);
  const { instructor, department } = facts;
  const team = teamOf({ homePage: tenantHome(facts), department, learner: actor === facts.actor ? undefined : facts.actor });
  return {
    registration,
    ...(instructor !== undefined && instructor !== actor && { instructor }),
    ...(team !== undefined && { team }),
    platform: facts.platform.name,
    language: facts.language,
    ...(insteadOf !== undefined && { statement: { objectType: "StatementRef" as const, id: insteadOf } }),
    contextActivities: {
      ...(parent !== undefined && { parent: [parent] }),
      grouping: [cohortActivity(facts), courseActivity(facts)].filter(({ id }) => id !== object.id),
      category: [profileActivity(facts)],
    },
    extensions: {
      ...contextExtensions,
      [SUBREGISTRATION]: [{ profile: profileVersion(facts.publicUrl), subregistration: uuidV5(registration, `subregistration ${within}`) }],
    },
  };
}
