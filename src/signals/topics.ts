import type { Actor } from "../people/records.ts";
import { AppError } from "../shared/errors.ts";

/** A kind of thing pages follow, and who may: the id after the colon is of a record of the actor's own company. */
export interface TopicKind {
  /** What stands before the colon. */
  readonly name: string;
  may(actor: Actor, id: string): boolean | Promise<boolean>;
}

/** As many as one page, or all pages of one launch together, ever follow. */
export const MOST_TOPICS = 40;

/** @throws AppError("not-found") for a topic that does not exist or is not the actor's to follow: which of the two, nobody learns */
export async function mayFollow(kinds: readonly TopicKind[], actor: Actor, topics: readonly string[]): Promise<void> {
  for (const topic of topics) {
    const at = topic.indexOf(":");
    const kind = kinds.find(({ name }) => name === topic.slice(0, at));
    const allowed = kind !== undefined && (await kind.may(actor, topic.slice(at + 1)));
    if (!allowed) throw new AppError("not-found", { reason: `topic ${topic}` });
  }
}
