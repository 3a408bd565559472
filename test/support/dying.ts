import { pino } from "pino";
import { createServices, type Services } from "../../src/services.ts";
import { MINUTE } from "../../src/shared/clock.ts";
import type { Store } from "../../src/store/port.ts";

/** Where a process ends: at which of its commits, and whether that one still reached the disk. */
export interface Death {
  /** From 1. */
  readonly commit: number;
  readonly reached: boolean;
}

/** A store whose process ends at a commit: nothing asked of it afterwards is ever answered. */
function dyingStore(store: Store, { commit: last, reached }: Death): { readonly store: Store; readonly died: Promise<void> } {
  let commits = 0;
  let dead = false;
  let tell: () => void = () => undefined;
  const died = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const never = <T>(): Promise<T> => new Promise<T>(() => undefined);
  const end = (): void => {
    dead = true;
    tell();
  };
  const mortal: Store = {
    ...store,
    async commit(changes) {
      if (dead) return never();
      commits += 1;
      if (commits < last) return store.commit(changes);
      if (reached) await store.commit(changes);
      end();
      return never();
    },
    get: (...asked) => (dead ? never() : store.get(...asked)),
    find: (...asked) => (dead ? never() : store.find(...asked)),
    lookup: (...asked) => (dead ? never() : store.lookup(...asked)),
    claim: (...asked) => (dead ? never() : store.claim(...asked)),
  };
  return { store: mortal, died };
}

/** Work done by processes that die. */
export interface Dying {
  /**
   * Lets a process of its own do the work that is due until it dies, and then another, to whom its leases have run out, do the rest.
   * @returns whether the first one died; it does not where it makes fewer commits than that
   */
  work(death: Death): Promise<boolean>;
}

export async function dyingBeside({ config, store, clock }: Services): Promise<Dying> {
  const log = pino({ level: "silent" });
  const heir = await createServices(config, log, { store, clock: () => clock() + 5 * MINUTE });
  return {
    async work(death) {
      const mortal = dyingStore(store, death);
      const first = await createServices(config, log, { store: mortal.store, clock });
      const dead = await Promise.race([first.jobs.runAll().then(() => false), mortal.died.then(() => true)]);
      await heir.jobs.runAll();
      return dead;
    },
  };
}
