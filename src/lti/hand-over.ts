import { SECOND } from "../shared/clock.ts";
import { digest, type Ids } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { replace, type Store } from "../store/port.ts";
import type { SessionRecord } from "./records.ts";
import { derivedKey, seal, unseal } from "./seal.ts";

/** A code serves the window that was just opened, nothing later. */
const LIFE = 60 * SECOND;

/** What the new window gets. */
export interface HandedOver {
  readonly session: SessionRecord;
  /** The session's secret, for the window's own cookie. */
  readonly token: string;
  readonly to: string;
}

export interface HandOvers {
  /** A one-time code that takes a living session into another window; the one before is void. Undefined when the session is over. */
  offer(session: Pick<SessionRecord, "tenant" | "id">, wish: { token: string; to: string; now: number }): Promise<string | undefined>;
  /** Spends the code: of two requests with one code, the second gets nothing. */
  take(code: string, now: number): Promise<HandedOver | undefined>;
}

const CODE = /^([\w-]{43})\.([\w-]{1,64})\.([\w-]{1,400})$/;

/** The store keeps a code's hash, and the session's secret only as sealed with the code itself. */
export function createHandOvers({ store, ids }: { store: Pick<Store, "commit" | "get">; ids: Ids }): HandOvers {
  return {
    async offer({ tenant, id }, { token, to, now }) {
      const secret = ids.secret(256);
      return deciding(store, async () => {
        const session = await store.get(collections.sessions, tenant, id);
        if (session === undefined || now >= session.expires) return { changes: [], outcome: undefined };
        const handOver = { codeHash: digest(secret), sealed: seal(token, codeKey(secret), id), to, until: now + LIFE };
        return {
          changes: [replace(collections.sessions, { ...session, handOver })],
          outcome: `${secret}.${id}.${Buffer.from(tenant).toString("base64url")}`,
        };
      });
    },
    async take(code, now) {
      const [, secret = "", id = "", place = ""] = CODE.exec(code) ?? [];
      if (secret === "") return undefined;
      const tenant = Buffer.from(place, "base64url").toString("utf8");
      return deciding(store, async () => {
        const session = await store.get(collections.sessions, tenant, id);
        const handOver = session?.handOver;
        if (session === undefined || handOver?.codeHash !== digest(secret)) return { changes: [], outcome: undefined };
        const changes = [replace(collections.sessions, { ...session, handOver: undefined })];
        if (now >= handOver.until || now >= session.expires) return { changes, outcome: undefined };
        return { changes, outcome: { session, token: unseal(handOver.sealed, codeKey(secret), id), to: handOver.to } };
      });
    },
  };
}

const codeKey = (secret: string) => derivedKey(secret, "hand-over");
