import { z } from "zod";
import type { Json } from "../shared/json.ts";
import type { ServiceEvent } from "../xapi/events.ts";
import type { ReadyStatement } from "../xapi/lrs-client.ts";

const some = z.array(z.string().min(1).max(500)).min(1).max(200).optional();

/** What goes to an LRS; a list that is absent lets everything through. */
export const LrsFilter = z.strictObject({
  /** Event types, such as `certified`. */
  events: some,
  /** Verbs: whole IRIs, or their last part, such as `passed`. */
  verbs: some,
  /** Component ids; events without a component do not pass then. */
  components: some,
  cohorts: some,
});
export type LrsFilter = z.infer<typeof LrsFilter>;

const lets = (list: readonly string[] | undefined, value: string | undefined): boolean =>
  list === undefined || (value !== undefined && list.includes(value));

/** Whether anything of an event goes to the LRS. */
export const passesEvent = ({ events, components, cohorts }: LrsFilter, event: ServiceEvent): boolean =>
  lets(events, event.type) && lets(cohorts, event.cohort) && lets(components, "component" in event ? event.component : undefined);

/** The statements of an event that go to the LRS, without people's names where it may not have them. */
export function forLrs(
  { filter, names }: { readonly filter: LrsFilter; readonly names: boolean },
  event: ServiceEvent,
  statements: readonly ReadyStatement[],
): readonly ReadyStatement[] {
  if (!passesEvent(filter, event)) return [];
  const own = statements.filter(({ verb }) => passesVerb(filter, verb));
  return names ? own : own.map(withoutNames);
}

function passesVerb({ verbs }: LrsFilter, verb: Json | undefined): boolean {
  if (verbs === undefined) return true;
  const id = isObject(verb) && typeof verb["id"] === "string" ? verb["id"] : "";
  return verbs.includes(id) || verbs.includes(id.split("/").at(-1) ?? "");
}

/** The statement with agents and groups known by their account alone (xAPI 1.0.3 Data 2.4.2: `name` is optional everywhere). */
function withoutNames(statement: ReadyStatement): ReadyStatement {
  const { actor, context } = statement;
  return {
    ...statement,
    ...(actor !== undefined && { actor: nameless(actor) }),
    ...(isObject(context) && {
      context: Object.fromEntries(
        Object.entries(context).map(([key, value]) => [key, key === "instructor" || key === "team" ? nameless(value) : value]),
      ),
    }),
  };
}

function nameless(agent: Json | undefined): Json {
  if (!isObject(agent)) return agent ?? null;
  const entries = Object.entries(agent).filter(([key]) => key !== "name");
  return Object.fromEntries(entries.map(([key, value]) => [key, Array.isArray(value) ? value.map((one: Json) => nameless(one)) : value]));
}

const isObject = (value: Json | undefined): value is Readonly<Record<string, Json | undefined>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
