import { createHmac, type KeyObject } from "node:crypto";
import { SECOND, type Clock } from "../shared/clock.ts";
import { Conflict } from "../shared/errors.ts";
import { collections } from "../store/collections.ts";
import { createQueueByKey, deciding } from "../store/deciding.ts";
import { insert, remove, replace, type Change, type Store } from "../store/port.ts";
import type { TriesRecord } from "./records.ts";
import { countTry, LIMITS, type Limit, type Tally } from "./tries.ts";

interface Trying {
  readonly name: string;
  readonly address: string;
}

export interface Throttle {
  /** Counts one try. @returns seconds to wait where it is one too many, else 0 */
  tried(who: Trying): Promise<number>;
  /** Forgets the tries of a name from an address, after a log-in. */
  forget(who: Trying): Promise<void>;
}

interface ThrottleDeps {
  readonly store: Pick<Store, "commit" | "find" | "get">;
  readonly clock: Clock;
  readonly secret: KeyObject;
}

/** The log-in page asks for no company, so tries belong to none. */
const TENANT = "system";
const SWEPT = 50;

/**
 * Holds off whoever guesses passwords or codes. Counted in the store by conditional writes, so that all processes together let through as
 * many as one; kept under digests, for names and addresses are somebody's.
 */
export function createThrottle({ store, clock, secret }: ThrottleDeps): Throttle {
  const queue = createQueueByKey();

  const idOf = ({ by }: Limit, { name, address }: Trying): string => {
    const text = { address, pair: `${name} ${address}`, name }[by];
    return createHmac("sha256", secret).update(`tries by ${by}: ${text}`).digest("base64url");
  };

  const known = (who: Trying): Promise<readonly (TriesRecord | undefined)[]> =>
    Promise.all(LIMITS.map((limit) => store.get(collections.tries, TENANT, idOf(limit, who))));

  const write = (id: string, { count, ends }: Tally, before: TriesRecord | undefined): Change =>
    before === undefined
      ? insert<TriesRecord>(collections.tries, { id, tenant: TENANT, count, ends })
      : replace(collections.tries, { ...before, count, ends });

  /** What is forgotten by now, but for those counted on just now. */
  async function over(now: number, used: ReadonlySet<string>): Promise<readonly Change[]> {
    const { records } = await store.find(collections.tries, TENANT, { index: "byEnd", equal: [], to: now, limit: SWEPT });
    return records.filter(({ id }) => !used.has(id)).map((record) => remove(collections.tries, record));
  }

  async function count(who: Trying): Promise<number> {
    let rounds = 0;
    return deciding(store, async () => {
      rounds += 1;
      const now = clock();
      const before = await known(who);
      const { wait, counted } = countTry(before, now);
      const changes = counted.map((tally, index) => write(idOf(tally.limit, who), tally, before[index]));
      // Another process may sweep the same: the count does not wait for it.
      const swept = rounds === 1 && changes.length > 0 ? await over(now, new Set(LIMITS.map((limit) => idOf(limit, who)))) : [];
      return { changes: [...changes, ...swept], outcome: wait === 0 ? 0 : Math.max(1, Math.ceil(wait / SECOND)) };
    });
  }

  return {
    // One after another in this process: the store is left to settle what comes from others.
    tried: (who) =>
      queue("tries", async () => {
        try {
          return await count(who);
        } catch (error) {
          // What could not be counted is not let through.
          if (error instanceof Conflict) return 1;
          throw error;
        }
      }),
    async forget(who) {
      const [, pair] = LIMITS;
      await deciding(store, async () => {
        const record = await store.get(collections.tries, TENANT, idOf(pair, who));
        return { changes: record === undefined ? [] : [remove(collections.tries, record)], outcome: undefined };
      });
    },
  };
}
