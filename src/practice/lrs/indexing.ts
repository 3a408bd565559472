import { actorKeys } from "./actor.ts";
import type { Actor } from "./actor.ts";
import type { Activity } from "./activity.ts";
import type { Statement } from "./model.ts";

/** What a statement can be found by. `related` entries count only under related_agents or related_activities. */
export interface IndexTerm {
  kind: "agent" | "activity";
  term: string;
  related: boolean;
}

type Body = Pick<Statement, "actor" | "context"> & { object: Statement["object"] };

const agents = (actors: readonly (Actor | undefined)[], related: boolean): IndexTerm[] =>
  actors.flatMap((one) => (one === undefined ? [] : actorKeys(one))).map((term) => ({ kind: "agent", term, related }));

const activities = (list: readonly Activity[], related: boolean): IndexTerm[] =>
  list.map(({ id }) => ({ kind: "activity", term: id, related }));

function objectTerms(object: Body["object"], related: boolean): IndexTerm[] {
  switch (object.objectType) {
    case undefined:
    case "Activity":
      return activities([object], related);
    case "Agent":
    case "Group":
      return agents([object], related);
    case "SubStatement":
      return bodyTerms(object, true);
    case "StatementRef":
      return [];
  }
}

function contextTerms({ context }: Body): IndexTerm[] {
  const lists = Object.values(context?.contextActivities ?? {}).flatMap((each) => (each === undefined ? [] : [each].flat()));
  const inRoles = [
    ...(context?.contextAgents ?? []).map(({ agent }) => agent),
    ...(context?.contextGroups ?? []).map(({ group }) => group),
  ];
  return [...agents([context?.instructor, context?.team, ...inRoles], true), ...activities(lists, true)];
}

function bodyTerms(body: Body, related: boolean): IndexTerm[] {
  return [...agents([body.actor], related), ...objectTerms(body.object, related), ...contextTerms(body)];
}

/** Every actor and activity a statement names (Communication, 2.1.3). */
export function indexTerms(statement: Statement): IndexTerm[] {
  return [...bodyTerms(statement, false), ...agents([statement.authority], true)];
}
