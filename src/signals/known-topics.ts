import type { Jobs } from "../jobs/jobs.service.ts";
import { may } from "../people/rights.ts";
import type { TopicKind } from "./topics.ts";

/** What pages can follow live, and who may; a slice whose pages do adds its own here. */
export const createTopics = ({ jobs }: { readonly jobs: Pick<Jobs, "standing"> }): readonly TopicKind[] => [
  { name: "cohort", may: (actor, id) => id === actor.cohort && may(actor.roles, "cohort.see") },
  { name: "person", may: (actor, id) => id === actor.person },
  { name: "job", may: (actor, id) => jobs.standing(actor, id).then(Boolean) },
];
