import { createHmac, type KeyObject } from "node:crypto";
import { sameText } from "../lti/login-state.ts";
import { HOUR, MINUTE, SECOND } from "../shared/clock.ts";
import { Conflict } from "../shared/errors.ts";
import { digest, type Ids } from "../shared/ids.ts";
import type { Locale } from "../shared/json.ts";
import { collections } from "../store/collections.ts";
import { findAll, insert, remove, replace, type Change, type Store } from "../store/port.ts";
import type { Cookie } from "../web/route.ts";
import type { AdministratorRecord, AdminSessionRecord } from "./records.ts";

export const SESSION_COOKIE = "__Host-tw-admin";
const LIFE = 8 * HOUR;
const IDLE = 30 * MINUTE;
/** `seenAt` moves in steps, so that a page view is not a write. */
const STEP = MINUTE;

export interface AdminVisit {
  readonly session: AdminSessionRecord;
  readonly administrator: AdministratorRecord;
}

/** From where somebody logs in. */
export interface Whence {
  readonly address: string;
  readonly agent: string;
  readonly locale: Locale;
}

export interface AdminSessions {
  /** A new session with a new value, for the log-in's own commit. */
  open(administrator: AdministratorRecord, from: Whence, now: number): { readonly change: Change; readonly cookie: Cookie };
  /** The living session of this browser, if its administrator may still come in. */
  resolve(cookies: Readonly<Record<string, string>>, now: number): Promise<AdminVisit | undefined>;
  /** Living sessions of an administrator, newest first. */
  of(administrator: AdministratorRecord, now: number): Promise<readonly AdminSessionRecord[]>;
  setLocale(session: AdminSessionRecord, locale: Locale): Promise<void>;
  /** Changes that remove what is over, for a commit that is made anyway. */
  overdue(tenant: string, now: number): Promise<readonly Change[]>;
  formToken(session: AdminSessionRecord): string;
  /** Compares in constant time. */
  checkFormToken(session: AdminSessionRecord, token: string): boolean;
}

/** The cookie that ends a session in the browser. */
export const noSession: Cookie = { name: SESSION_COOKIE, value: "", maxAge: 0, strict: true };

const alive = (session: AdminSessionRecord, administrator: AdministratorRecord, now: number): boolean =>
  administrator.state === "active" &&
  session.generation === administrator.generation &&
  now < session.expires &&
  now < session.seenAt + IDLE;

export function createAdminSessions({
  store,
  ids,
  secret,
}: {
  readonly store: Pick<Store, "commit" | "get" | "find" | "lookup">;
  readonly ids: Ids;
  readonly secret: KeyObject;
}): AdminSessions {
  const formToken = (session: AdminSessionRecord): string =>
    createHmac("sha256", secret).update(`form ${session.id} ${session.tokenHash}`).digest("base64url");

  /** A clash means that another request moved it, or that it was just ended: the next request sees which. */
  async function move(session: AdminSessionRecord): Promise<void> {
    try {
      await store.commit([replace(collections.adminSessions, session)]);
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }

  return {
    open({ id, tenant, generation }, { address, agent, locale }, now) {
      const token = ids.secret(256);
      const record = {
        id: ids.id(),
        tenant,
        tokenHash: digest(token),
        administrator: id,
        generation,
        locale,
        agent: agent.slice(0, 200),
        address,
        createdAt: now,
        seenAt: now,
        expires: now + LIFE,
      };
      return {
        change: insert<AdminSessionRecord>(collections.adminSessions, record),
        cookie: { name: SESSION_COOKIE, value: token, maxAge: LIFE / SECOND, strict: true },
      };
    },
    async resolve(cookies, now) {
      const token = cookies[SESSION_COOKIE];
      if (token === undefined || token.length !== 43) return undefined;
      const session = await store.lookup(collections.adminSessions, "byToken", [digest(token)]);
      if (session === undefined) return undefined;
      const administrator = await store.get(collections.administrators, session.tenant, session.administrator);
      if (administrator === undefined || !alive(session, administrator, now)) return undefined;
      if (now - session.seenAt >= STEP) await move({ ...session, seenAt: now });
      return { session, administrator };
    },
    async of(administrator, now) {
      const query = { index: "byAdministrator", equal: [administrator.id], descending: true };
      const all = await findAll(store, collections.adminSessions, { tenant: administrator.tenant, query });
      return all.filter((session) => alive(session, administrator, now));
    },
    async setLocale(session, locale) {
      const fresh = await store.get(collections.adminSessions, session.tenant, session.id);
      if (fresh !== undefined) await move({ ...fresh, locale });
    },
    async overdue(tenant, now) {
      const { records } = await store.find(collections.adminSessions, tenant, { index: "byExpiry", equal: [], to: now, limit: 20 });
      return records.map((record) => remove(collections.adminSessions, record));
    },
    formToken,
    checkFormToken: (session, token) => sameText(token, formToken(session)),
  };
}
