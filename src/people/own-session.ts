import { launchesOf } from "../lti/cookies.ts";
import type { Sessions } from "../lti/sessions.ts";
import type { SessionRecord } from "../lti/records.ts";
import type { Locale } from "../shared/json.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { replace, type Store } from "../store/port.ts";
import type { Role } from "./records.ts";

/** What a launched person may do with the session itself. */
export interface OwnSession {
  /** Logging out: the session ends at once, in every tab of this launch and on every server. */
  end(session: SessionRecord): Promise<void>;
  setLocale(session: SessionRecord, locale: Locale): Promise<void>;
  /** The youngest living session this browser holds. */
  newest(cookies: Readonly<Record<string, string>>, now: number): Promise<SessionRecord | undefined>;
}

export const createOwnSession = ({ store, sessions }: { store: Store; sessions: Pick<Sessions, "resolve" | "end"> }): OwnSession => ({
  end: (session) => sessions.end(session),
  // Read anew: a session moves on by itself (last seen).
  setLocale: (session, locale) =>
    deciding(store, async () => {
      const stored = await store.get(collections.sessions, session.tenant, session.id);
      return { changes: stored === undefined ? [] : [replace(collections.sessions, { ...stored, locale })], outcome: undefined };
    }),
  async newest(cookies, now) {
    const living = await Promise.all(launchesOf(cookies).map((launchId) => sessions.resolve({ launchId, cookies, now })));
    return living.filter((session) => session !== undefined).toSorted((a, b) => b.createdAt - a.createdAt)[0];
  },
});

const BY_REACH: readonly Role[] = ["administrator", "instructor", "supervisor", "assistant", "mentor", "rater", "learner"];

/** The one role that says most about a person who has several. */
export const leadingRole = (roles: readonly Role[]): Role => BY_REACH.find((role) => roles.includes(role)) ?? "learner";
