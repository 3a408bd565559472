import type { Actor } from "../people/records.ts";
import { AppError } from "../shared/errors.ts";

/** A kind of thing pages follow, and who may: the id after the colon is of a record of the actor's own company. */
export interface TopicKind {
  /** What stands before the colon. */
  readonly name: string;
  /** An AppError is a no. */
  may(actor: Actor, id: string): boolean | Promise<boolean>;
}

/** As many as the open pages of one launch together ever follow. */
export const MOST_TOPICS = 40;

/**
 * Those of the topics that the actor may follow: one tab asks for all of its launch's tabs, and none is to lose its own by another's.
 * @throws AppError("not-found") where there is none; whether such a thing exists, nobody learns
 */
export async function followable(kinds: readonly TopicKind[], actor: Actor, topics: readonly string[]): Promise<readonly string[]> {
  const answers = await Promise.all(topics.map((topic) => allowed(kinds, actor, topic)));
  const own = topics.filter((_, index) => answers[index] === true);
  if (own.length === 0) throw new AppError("not-found", { reason: `topics ${topics.join(" ")}` });
  return own;
}

async function allowed(kinds: readonly TopicKind[], actor: Actor, topic: string): Promise<boolean> {
  const at = topic.indexOf(":");
  const kind = kinds.find(({ name }) => name === topic.slice(0, at));
  try {
    return kind !== undefined && (await kind.may(actor, topic.slice(at + 1)));
  } catch (error) {
    if (error instanceof AppError && error.status < 500) return false;
    throw error;
  }
}
