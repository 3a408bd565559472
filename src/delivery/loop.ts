import { setTimeout as pause } from "node:timers/promises";

export interface Loop {
  start(): void;
  /** There is something to do: looks now instead of at the next tick. */
  nudge(): void;
  /** Finishes what is under way and what was nudged for, at most `limit` ms; then nothing runs any more. */
  stop(limit?: number): Promise<void>;
}

interface LoopOptions {
  /** One pass; true when there may be more to do at once. */
  readonly pass: () => Promise<boolean>;
  /** ms between looks when nothing is to do. */
  readonly every: number;
  readonly onError: (error: unknown) => void;
  /** ms that a nudge waits for others to join it in one pass; default none. */
  readonly gather?: number;
}

const STOP_LIMIT = 8_000;

/** Runs passes one after another until stopped; sleeps while there is nothing to do. */
export function createLoop({ pass, every, onError, gather = 0 }: LoopOptions): Loop {
  let running: Promise<void> | undefined;
  let stopping = false;
  let nudged = false;
  let wake = (): void => undefined;

  async function once(): Promise<boolean> {
    nudged = false;
    try {
      return await pass();
    } catch (error) {
      onError(error);
      return false;
    }
  }

  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function run(): Promise<void> {
    while (!stopping) {
      const more = await once();
      if (!more && !nudged && !stopping) await sleep(every);
      if (gather > 0 && nudged && !stopping) await pause(gather);
    }
    if (nudged) await once();
  }

  return {
    start() {
      stopping = false;
      running ??= run();
    },
    nudge() {
      nudged = true;
      wake();
    },
    async stop(limit = STOP_LIMIT) {
      if (running === undefined) return;
      stopping = true;
      wake();
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, limit);
      });
      // What is still under way then is held by its lease and comes back when that ends.
      await Promise.race([running, late]);
      clearTimeout(timer);
      running = undefined;
    },
  };
}
