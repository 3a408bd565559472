import type { PersonRecord, Post } from "./records.ts";

type Posted = Pick<PersonRecord, "department" | "position" | "posts">;
type Held = Pick<Post, "department" | "position">;

/** Where what was known before the first change has stood since. */
const ALWAYS = "0001-01-01";

/** Department and position on a day (ISO date). What was known first holds for the days before it, too: nobody said otherwise. */
export function postOn({ department, position, posts }: Posted, day: string): Held {
  const post = posts?.findLast(({ since }) => since <= day) ?? posts?.[0];
  return held(post ?? { department, position });
}

/**
 * The person after a post was entered, its `since` not after `today`. A second entry for one day replaces the first; one for an earlier
 * day takes its place in the history and leaves the later ones.
 */
export function withPost<P extends Posted>(person: P, post: Post, today: string): Omit<P, keyof Posted> & Posted {
  const posts = [...historyOf(person).filter(({ since }) => since !== post.since), { since: post.since, ...held(post) }].toSorted((a, b) =>
    a.since < b.since ? -1 : 1,
  );
  const { department: _department, position: _position, posts: _posts, ...rest } = person;
  return { ...rest, ...postOn({ posts }, today), posts };
}

/** Every post, oldest first; empty where nothing is known. */
export function historyOf({ department, position, posts }: Posted): readonly Post[] {
  if (posts !== undefined) return posts;
  return department === undefined && position === undefined ? [] : [{ since: ALWAYS, ...held({ department, position }) }];
}

/** Whether a post's day was never entered: it was known before histories were kept. */
export const sinceAlways = ({ since }: Post): boolean => since === ALWAYS;

const held = ({ department, position }: Held): Held => ({
  ...(department !== undefined && { department }),
  ...(position !== undefined && { position }),
});
