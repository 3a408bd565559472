import { backoff, type Random } from "../delivery/backoff.ts";
import { writeAll } from "../delivery/write-all.ts";
import { DAY, MINUTE, type Clock } from "../shared/clock.ts";
import { AppError } from "../shared/errors.ts";
import type { Ids } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import type { Store } from "../store/port.ts";
import { nextDue } from "./due.ts";
import { GiveUp, type Ended, type JobKind } from "./kinds.ts";
import type { JobRecord } from "./records.ts";
import { createHolding, type Holding } from "./running.ts";

export interface WorkerDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly kinds: () => readonly JobKind[];
  /** IANA zone of a company. */
  readonly zone: (tenant: string) => Promise<string>;
  readonly log: { readonly error: (fields: Readonly<Record<string, unknown>>, message: string) => void };
  /** How long a job stays with a worker that says nothing, in ms. */
  readonly lease: number;
  /** Jobs under way at once. */
  readonly slots: number;
  /** A slot is free again. */
  readonly onFree: () => void;
  readonly onTenant: (tenant: string) => void;
}

export interface Worker {
  /** Claims what is due and begins it; answers how many jobs began. */
  begin(): Promise<number>;
  readonly running: () => number;
  interrupt(why: "stopping"): void;
  /** Tells the run of this job, if it is one of ours, that it was cancelled. */
  cancel(tenant: string, id: string): void;
  /** Once nothing is under way. */
  idle(): Promise<void>;
}

const TRIES = 8;
/** A kind this version does not know may be one of a newer version beside it. */
const UNKNOWN_LATER = MINUTE;
const UNKNOWN_PATIENCE = 7 * DAY;

/** Runs due jobs, each under a lease that is renewed while it is worked on. */
export function createWorker(deps: WorkerDeps): Worker {
  const { store, clock, ids, random, log, lease, slots } = deps;
  const under = new Map<string, { readonly holding: Holding; readonly ended: Promise<void> }>();
  const nameOf = ({ tenant, id }: Pick<JobRecord, "tenant" | "id">): string => JSON.stringify([tenant, id]);
  let closed = false;

  async function begin(): Promise<number> {
    const free = slots - under.size;
    if (free <= 0 || closed) return 0;
    // An owner of its own per claim: a job we lost and claimed again is not taken for the one we lost.
    const claimed = await store.claim(collections.jobs, { now: clock(), lease, owner: ids.id(), limit: free });
    for (const { tenant } of claimed) deps.onTenant(tenant);
    const known = new Map(deps.kinds().map((kind) => [kind.name, kind]));
    const [mine, strange] = [claimed.filter(({ kind }) => known.has(kind)), claimed.filter(({ kind }) => !known.has(kind))];
    await writeAll(store, collections.jobs, strange.map(putOff));
    const started = await writeAll(store, collections.jobs, mine.map(asStarted));
    for (const job of started) {
      const kind = known.get(job.kind);
      if (kind !== undefined && job.leaseOwner !== undefined) start(job, kind);
    }
    return started.length;
  }

  /** Counted before it runs: a job that ends its process each time is given up, too. */
  function asStarted(job: JobRecord): JobRecord {
    const now = clock();
    if (job.cancelling === true) return { ...job, state: "cancelled", leaseOwner: undefined, finishedAt: now };
    return { ...job, tries: job.tries + 1, startedAt: now };
  }

  function putOff(job: JobRecord): JobRecord {
    const now = clock();
    const free = { ...job, leaseOwner: undefined, error: "unknown-kind" };
    return now - job.createdAt > UNKNOWN_PATIENCE && job.startedAt === undefined
      ? { ...free, state: "failed", finishedAt: now }
      : { ...free, due: now + UNKNOWN_LATER };
  }

  function start(job: JobRecord, kind: JobKind): void {
    const holding = createHolding({ store, clock, lease, job });
    const name = nameOf(job);
    const release = holding.hold();
    const ended = perform(holding, { job, kind })
      .catch((err: unknown) => log.error({ err, job: job.id, kind: job.kind }, "job not written back"))
      .finally(() => {
        release();
        under.delete(name);
        deps.onFree();
      });
    under.set(name, { holding, ended });
  }

  async function perform(holding: Holding, { job, kind }: { readonly job: JobRecord; readonly kind: JobKind }): Promise<void> {
    const most = kind.tries ?? TRIES;
    let ended: Ended | undefined;
    try {
      if (job.tries > most) throw new GiveUp("gave-up");
      ended = await kind.perform(holding.run);
    } catch (error) {
      const why = holding.interruption();
      if (why === undefined) log.error({ err: error, job: job.id, kind: job.kind, tries: job.tries }, "job failed");
      const next = kind.recurs && (await again(job, kind));
      await holding.letGo((now) => afterFailure(now, { error, why, most, next }));
      return;
    }
    const next = kind.recurs && Math.min(ended?.again ?? Number.POSITIVE_INFINITY, await again(job, kind));
    await holding.letGo((now) => afterSuccess(now, ended?.result, next));
  }

  async function again({ tenant }: JobRecord, { recurs }: JobKind): Promise<number> {
    return recurs === undefined ? 0 : nextDue(recurs, clock(), await deps.zone(tenant));
  }

  function afterSuccess(job: JobRecord, result: JobRecord["result"], next: number | undefined): JobRecord {
    const over = { ...job, result, error: undefined, finishedAt: clock() };
    return next === undefined ? { ...over, state: "done" } : fromNewOn(over, next);
  }

  interface Failure {
    readonly error: unknown;
    readonly why: ReturnType<Holding["interruption"]>;
    readonly most: number;
    readonly next: number | undefined;
  }

  function afterFailure(job: JobRecord, { error, why, most, next }: Failure): JobRecord {
    const now = clock();
    if (why === "stopping") return { ...job, due: now, tries: Math.max(0, job.tries - 1) };
    if (why === "cancelled" && next === undefined) return { ...job, state: "cancelled", finishedAt: now };
    const failed = { ...job, error: codeOf(error) };
    if (!(error instanceof GiveUp) && job.tries < most) return { ...failed, due: now + backoff(job.tries, random) };
    return next === undefined ? { ...failed, state: "failed", finishedAt: now } : fromNewOn(failed, next);
  }

  const fromNewOn = (job: JobRecord, due: number): JobRecord => ({
    ...job,
    due,
    tries: 0,
    cursor: undefined,
    progress: undefined,
    cancelling: undefined,
  });

  return {
    begin,
    running: () => under.size,
    interrupt(why) {
      closed = true;
      for (const { holding } of under.values()) holding.interrupt(why);
    },
    cancel: (tenant, id) => under.get(nameOf({ tenant, id }))?.holding.interrupt("cancelled"),
    async idle() {
      while (under.size > 0) await Promise.all([...under.values()].map(({ ended }) => ended));
    },
  };
}

const codeOf = (error: unknown): string => (error instanceof GiveUp || error instanceof AppError ? error.code : "unexpected");
