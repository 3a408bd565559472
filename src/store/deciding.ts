import { setTimeout as pause } from "node:timers/promises";
import { Conflict } from "../shared/errors.ts";
import type { Change, Store } from "./port.ts";

/** What a use case decided: the changes that make it true, and the outcome to tell the caller. */
export interface Decided<O> {
  readonly changes: readonly Change[];
  readonly outcome: O;
}

const TRIES = 16;
const FURTHEST = 256;

/** Those who clash hear of it in one moment: by chance they part, the further the oftener they met (within 2, 4 … 256 ms). */
const parting = (attempt: number): Promise<void> => pause(Math.random() * Math.min(2 ** attempt, FURTHEST));

/**
 * Loads, decides and commits; when another commit came first, decides again from fresh data a moment later.
 * @throws Conflict after 16 clashes in a row
 */
export async function deciding<O>(store: Pick<Store, "commit">, decide: () => Promise<Decided<O>>): Promise<O> {
  for (let attempt = 1; ; attempt += 1) {
    const { changes, outcome } = await decide();
    if (changes.length === 0) return outcome;
    try {
      await store.commit(changes);
      return outcome;
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === TRIES) throw error;
    }
    await parting(attempt);
  }
}

/** Runs tasks of one key one after another inside this process, so that a hot counter is queued before it meets the store. */
export function createQueueByKey(): <T>(key: string, task: () => Promise<T>) => Promise<T> {
  const tails = new Map<string, Promise<unknown>>();
  return async (key, task) => {
    const before = tails.get(key) ?? Promise.resolve();
    const run = before.then(task, task);
    const tail = run.catch(() => undefined);
    tails.set(key, tail);
    try {
      return await run;
    } finally {
      if (tails.get(key) === tail) tails.delete(key);
    }
  };
}
