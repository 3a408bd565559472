import { SECOND, type Clock } from "../shared/clock.ts";
import { Conflict } from "../shared/errors.ts";
import type { Json } from "../shared/json.ts";
import { collections } from "../store/collections.ts";
import { replace, type Change, type Store } from "../store/port.ts";
import type { Run, Step } from "./kinds.ts";
import type { JobRecord, Progress } from "./records.ts";

/** Why a run's signal was aborted; `lost`: another worker has the job, or soon may. */
export type Interruption = "cancelled" | "stopping" | "lost";

/** A job under our lease: what its handler sees, and how it is held and let go. */
export interface Holding {
  readonly run: Run;
  readonly interruption: () => Interruption | undefined;
  interrupt(why: Interruption): void;
  /** Renews the lease, shows the progress and sees a wish to end it, until the function it answers is called. */
  hold(): () => void;
  /** Writes the last word on the job; nothing where it is lost. */
  letGo(last: (job: JobRecord) => JobRecord): Promise<void>;
}

interface HoldingDeps {
  readonly store: Pick<Store, "commit" | "get">;
  readonly clock: Clock;
  /** ms. */
  readonly lease: number;
  /** As claimed. */
  readonly job: JobRecord;
}

const CLASHES = 8;

export function createHolding({ store, clock, lease, job }: HoldingDeps): Holding {
  const control = new AbortController();
  let current = job;
  let shown: Progress | undefined;
  let why: Interruption | undefined;
  let tail: Promise<unknown> = Promise.resolve();

  function interrupt(reason: Interruption): void {
    why = why === undefined || reason === "lost" ? reason : why;
    control.abort(new Error(`job ${reason}`));
  }

  /** Our own writes of the record go one after another: each names the version that the one before left. */
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const result = tail.then(task);
    tail = result.catch(() => undefined);
    return result;
  };

  /** The record as others left it: still ours, perhaps with a wish to end it. @throws Error when it is not ours any more */
  async function refresh(): Promise<void> {
    const fresh = await store.get(collections.jobs, job.tenant, job.id);
    if (fresh?.state !== "waiting" || fresh.leaseOwner !== job.leaseOwner) {
      interrupt("lost");
      throw new Error("job lost", { cause: control.signal.reason });
    }
    current = fresh;
    if (fresh.cancelling === true) interrupt("cancelled");
  }

  async function write(change: (job: JobRecord) => JobRecord, more: readonly Change[] = []): Promise<void> {
    for (let clash = 1; ; clash += 1) {
      const next = change(current);
      try {
        await store.commit([...more, replace<JobRecord>(collections.jobs, next)]);
        current = { ...next, version: next.version + 1 };
        return;
      } catch (error) {
        if (!(error instanceof Conflict) || clash === CLASHES) throw error;
        const seen = current.version;
        await refresh();
        // The record is as we knew it: what clashed are the handler's own changes.
        if (current.version === seen) throw error;
      }
    }
  }

  const renewed = (record: JobRecord): JobRecord => ({ ...record, due: clock() + lease, progress: shown ?? record.progress });

  const step = (given: Step): Promise<void> =>
    inTurn(async () => {
      shown = given.progress ?? shown;
      const further = JSON.stringify(given.cursor) !== JSON.stringify(current.cursor ?? null);
      await write((record) => ({ ...renewed(record), cursor: given.cursor, tries: further ? 1 : record.tries }), given.changes);
    });

  async function beat(): Promise<void> {
    // A store that does not answer for a whole lease: from now on the job may be somebody else's.
    if (clock() >= current.due) interrupt("lost");
    await refresh();
    const news = shown !== undefined && JSON.stringify(shown) !== JSON.stringify(current.progress);
    if (news || current.due - clock() < (lease * 2) / 3) await write(renewed);
  }

  return {
    run: {
      tenant: job.tenant,
      id: job.id,
      payload: job.payload,
      by: job.by,
      cohort: job.cohort,
      get cursor(): Json | undefined {
        return current.cursor;
      },
      lastFinishedAt: job.finishedAt,
      signal: control.signal,
      progress(done, total, note) {
        shown = { done, total, note };
      },
      step,
    },
    interruption: () => why,
    interrupt,
    hold() {
      const period = Math.min(SECOND, lease / 4);
      let timer: NodeJS.Timeout | undefined;
      let held = true;
      const next = (): void => {
        if (held)
          timer = setTimeout(
            () =>
              void inTurn(beat)
                .catch(() => undefined)
                .finally(next),
            period,
          );
      };
      next();
      return () => {
        held = false;
        clearTimeout(timer);
      };
    },
    async letGo(last) {
      if (why === "lost") return;
      await inTurn(() => write((record) => ({ ...last({ ...record, progress: shown ?? record.progress }), leaseOwner: undefined })));
    },
  };
}
