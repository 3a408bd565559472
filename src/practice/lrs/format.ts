import type { Actor } from "./actor.ts";
import type { StoredStatement } from "./model.ts";

function actorId(one: Actor): Record<string, unknown> {
  const { name: _name, ...rest } = one;
  return { ...rest, objectType: one.objectType ?? "Agent" };
}

function objectId(object: StoredStatement["object"]): unknown {
  switch (object.objectType) {
    case undefined:
    case "Activity":
      return { objectType: "Activity", id: object.id };
    case "Agent":
    case "Group":
      return actorId(object);
    case "StatementRef":
    case "SubStatement":
      return object;
  }
}

/** format=ids: names and descriptions left out, identifiers kept (Communication, 2.1.3). */
export function toIds(statement: StoredStatement): Record<string, unknown> {
  return { ...statement, actor: actorId(statement.actor), verb: { id: statement.verb.id }, object: objectId(statement.object) };
}
