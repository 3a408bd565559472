import type { Jobs } from "../jobs/jobs.service.ts";
import { may } from "../people/rights.ts";
import { collections } from "../store/collections.ts";
import type { Store } from "../store/port.ts";
import type { TopicKind } from "./topics.ts";

interface TopicDeps {
  readonly jobs: Pick<Jobs, "standing">;
  readonly store: Pick<Store, "get">;
}

/** What pages can follow live, and who may; a slice whose pages do adds its own here. */
export const createTopics = ({ jobs, store }: TopicDeps): readonly TopicKind[] => [
  { name: "cohort", may: (actor, id) => id === actor.cohort && may(actor.roles, "cohort.see") },
  { name: "person", may: (actor, id) => id === actor.person },
  // The room of an exam and what its invigilator sees: `<cohort>.<component>`.
  { name: "room", may: (actor, id) => id.startsWith(`${actor.cohort}.`) },
  { name: "live", may: (actor, id) => id.startsWith(`${actor.cohort}.`) && may(actor.roles, "programme.edit") },
  { name: "sitting", may: async (actor, id) => (await store.get(collections.attempts, actor.tenant, id))?.person === actor.person },
  { name: "job", may: (actor, id) => jobs.standing(actor, id).then(Boolean) },
];
