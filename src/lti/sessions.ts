import { createHmac, type KeyObject } from "node:crypto";
import { HOUR, MINUTE } from "../shared/clock.ts";
import { Conflict } from "../shared/errors.ts";
import { digest, type Ids } from "../shared/ids.ts";
import type { Locale } from "../shared/json.ts";
import { once } from "../shared/once.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { insert, replace, type Change, type Store } from "../store/port.ts";
import type { Cookie } from "../web/route.ts";
import { launchesOf, MAX_SESSIONS, opened, removed, sessionCookie, SESSION_LIFE, type Cookies } from "./cookies.ts";
import type { Launch } from "./launch.ts";
import { sameText, sessionIdOf, type Login } from "./login-state.ts";
import type { PlatformRecord, SessionRecord } from "./records.ts";

const IDLE = 2 * HOUR;
/** This long before its end it is asked whether something under way must not be cut off. */
const NEAR = 30 * MINUTE;
const MOST_PLACES = 10_000;
/** `seenAt` moves in steps, so that a page view is not a write. */
const STEP = 5 * MINUTE;

export interface Opening {
  /** {@link sessionIdOf} its login; a session that no login opens gets an id of its own. */
  readonly id?: string;
  readonly tenant: string;
  readonly person: string;
  readonly cohort: string;
  readonly locale: Locale;
  readonly now: number;
  /** The cookie's value, where another window will have to fetch it; else fresh random bits. */
  readonly token?: string | undefined;
  readonly restart?: SessionRecord["restart"];
}

/** Whose session it is, and where. */
export type SessionPlace = Pick<SessionRecord, "tenant" | "person" | "cohort">;

export interface Sessions {
  /** A new session for a launch: its record for the launch's commit, and the cookie that opens it. */
  open(launch: Launch, opening: Opening): { readonly id: string; readonly change: Change; readonly cookie: Cookie };
  /** The ended session of nobody that a refused launch leaves, so that its login opens no other. */
  refuse(login: Login, now: number): Change;
  /** Where a launch led when this process last saw it: only ever a guess at what to read beside its session, never taken for true. */
  lastPlace(launchId: string): SessionPlace | undefined;
  /** The living session of this launch id, if this browser holds its cookie. */
  resolve(request: { launchId: string; cookies: Cookies; now: number }): Promise<SessionRecord | undefined>;
  /** What makes way in this browser for one session more, of eight: what has ended, then the oldest; never one with an open exam. */
  surplus(cookies: Cookies, now: number): Promise<readonly Cookie[]>;
  /** Ends it at once, in every tab and on every server. */
  end(session: SessionRecord): Promise<void>;
  formToken(session: SessionRecord): string;
  /** Compares in constant time. */
  checkFormToken(session: SessionRecord, token: string): boolean;
}

export interface SessionDeps {
  readonly store: Pick<Store, "commit" | "get" | "lookup">;
  readonly ids: Ids;
  /** Key of the form tokens. */
  readonly secret: KeyObject;
  readonly heldBy?: HeldBy | undefined;
}

/** What must not be cut off by a session's end: since when it is under way, and until when the session is needed (epoch ms). */
export type HeldBy = (session: SessionRecord, now: number) => Promise<{ readonly since: number; readonly until: number } | undefined>;

export function createSessions({ store, ids, secret, heldBy }: SessionDeps): Sessions {
  const moving = new Set<string>();

  /** Notes that the session was used; nobody waits for it, and a clash means somebody else just did. */
  function touch(session: SessionRecord, now: number): void {
    if (now - session.seenAt < STEP || moving.has(session.id)) return;
    moving.add(session.id);
    store
      .commit([replace(collections.sessions, { ...session, seenAt: now })])
      .catch(() => undefined)
      .finally(() => moving.delete(session.id));
  }

  /** A clash means that another request moved it first, or that it was just ended: the next request sees which. */
  async function move(session: SessionRecord): Promise<void> {
    try {
      await store.commit([replace(collections.sessions, session)]);
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }

  /** Moves the end behind what was begun before it; a session that its person ended stays ended. */
  async function keepAlive(session: SessionRecord, { end, now }: { end: number; now: number }): Promise<boolean> {
    if (session.expires <= session.createdAt) return false;
    const held = await heldBy?.(session, now);
    if (held === undefined || held.since >= end) return false;
    if (held.until <= session.expires && now < end) touch(session, now);
    else await move({ ...session, seenAt: now, expires: Math.max(session.expires, held.until) });
    return true;
  }

  /** The token that opened a session that was not written since. */
  const tokens = new WeakMap<SessionRecord, string>();
  /** Compares in constant time. */
  function opens(token: string, session: SessionRecord): boolean {
    const known = tokens.get(session);
    if (known !== undefined) return sameText(token, known);
    const right = sameText(digest(token), session.tokenHash);
    if (right) tokens.set(session, token);
    return right;
  }

  const places = new Map<string, SessionPlace>();
  function notePlace(launchId: string, { tenant, person, cohort }: SessionPlace): void {
    if (places.size >= MOST_PLACES) places.clear();
    places.set(launchId, { tenant, person, cohort });
  }

  async function sessionOf(launchId: string, cookies: Cookies): Promise<SessionRecord | undefined> {
    const token = cookies[sessionCookie(launchId)];
    if (token === undefined || token.length !== 43) return undefined;
    const session = await store.lookup(collections.sessions, "byLaunch", [launchId]);
    if (session === undefined || !opens(token, session)) return undefined;
    if (!isAt(session, places.get(launchId))) notePlace(launchId, session);
    return session;
  }

  /** How hard a session is to part with: 0 it is over, 1 it lives, 2 it has something under way. */
  async function weight(session: SessionRecord | undefined, now: number): Promise<0 | 1 | 2> {
    if (session === undefined || session.expires <= session.createdAt) return 0;
    const held = await heldBy?.(session, now);
    if (held !== undefined && held.since < endOf(session)) return 2;
    return now < endOf(session) ? 1 : 0;
  }

  /** A session that was not written since has the same token. */
  const formToken = once(({ id, tokenHash }: SessionRecord) =>
    createHmac("sha256", secret).update(`form ${id} ${tokenHash}`).digest("base64url"),
  );

  return {
    open(launch, opening) {
      const token = opening.token ?? ids.secret(256);
      const id = opening.id ?? ids.id();
      const record = sessionRecord(launch, opening, { id, tokenHash: digest(token) });
      notePlace(id, record);
      return { id, change: insert<SessionRecord>(collections.sessions, record), cookie: opened(id, token) };
    },
    refuse: (login, now) => insert<SessionRecord>(collections.sessions, sessionOfNobody(login, now, digest(ids.secret(256)))),
    lastPlace: (launchId) => places.get(launchId),
    async resolve({ launchId, cookies, now }) {
      const session = await sessionOf(launchId, cookies);
      if (session === undefined) return undefined;
      const end = endOf(session);
      if (now >= end - NEAR && (await keepAlive(session, { end, now }))) return session;
      if (now >= end) return undefined;
      touch(session, now);
      return session;
    },
    async surplus(cookies, now) {
      const launches = launchesOf(cookies);
      const many = launches.length - (MAX_SESSIONS - 1);
      if (many <= 0) return [];
      const weighed = await Promise.all(launches.map(async (id) => ({ id, weight: await weight(await sessionOf(id, cookies), now) })));
      const parting = weighed.filter(({ weight: held }) => held < 2).toSorted((a, b) => a.weight - b.weight);
      return parting.slice(0, many).map(({ id }) => removed(sessionCookie(id)));
    },
    async end(session) {
      await deciding(store, async () => {
        const stored = await store.get(collections.sessions, session.tenant, session.id);
        if (stored === undefined || stored.expires <= session.createdAt) return { changes: [], outcome: undefined };
        // Kept, ended: a login must stay spent while its token could still be sent again.
        return { changes: [replace(collections.sessions, { ...stored, expires: stored.createdAt })], outcome: undefined };
      });
    },
    formToken,
    checkFormToken: (session, token) => sameText(token, formToken(session)),
  };
}

/** Whether that is where the session is. */
export const isAt = ({ tenant, person, cohort }: SessionPlace, place: SessionPlace | undefined): boolean =>
  place?.person === person && place.cohort === cohort && place.tenant === tenant;

const endOf = ({ expires, seenAt }: SessionRecord): number => Math.min(expires, seenAt + IDLE);

function sessionRecord(launch: Launch, opening: Opening, keys: { id: string; tokenHash: string }): Omit<SessionRecord, "version"> {
  const { now, token: _, ...place } = opening;
  return {
    ...place,
    ...keys,
    platform: launch.platform.id,
    deployment: launch.deployment,
    sub: launch.sub,
    course: launch.course,
    resourceLink: launch.resourceLink.id,
    launched: launch.launched,
    target: launch.target,
    ...(launch.returnUrl !== undefined && { returnUrl: launch.returnUrl }),
    ...(launch.deepLinking !== undefined && { deepLinking: launch.deepLinking }),
    ...(launch.forUser !== undefined && {
      forUser: launch.forUser,
      review: { lineItem: launch.ags?.lineItem, activity: launch.custom["activity"] },
    }),
    frameOrigins: frameOrigins(launch.platform),
    createdAt: now,
    seenAt: now,
    expires: now + SESSION_LIFE,
  };
}

const sessionOfNobody = (login: Login, now: number, tokenHash: string): Omit<SessionRecord, "version"> => ({
  id: sessionIdOf(login),
  tenant: login.tenant,
  tokenHash,
  platform: login.platform,
  deployment: login.deployment ?? "",
  sub: "",
  person: "",
  cohort: "",
  course: { id: "", title: "" },
  resourceLink: "",
  launched: [],
  locale: "en",
  target: "",
  frameOrigins: [],
  createdAt: now,
  seenAt: now,
  expires: now,
});

/** Origins that may frame the tool for this platform: its issuer's, its login page's and those the administrator added. */
export const frameOrigins = once((platform: PlatformRecord): readonly string[] => {
  const own = [platform.issuer, platform.authUrl]
    .map((url) => URL.parse(url)?.origin)
    .filter((origin) => origin !== undefined && origin !== "null");
  return [...new Set([...platform.frameOrigins, ...own])].filter((origin): origin is string => origin !== undefined);
});
