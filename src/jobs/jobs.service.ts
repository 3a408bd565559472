import { auditLine } from "../delivery/changes.ts";
import { createLoop } from "../delivery/loop.ts";
import type { Random } from "../delivery/backoff.ts";
import type { Actor } from "../people/records.ts";
import { MINUTE, SECOND, type Clock } from "../shared/clock.ts";
import { AppError } from "../shared/errors.ts";
import type { Ids } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { replace, type Change, type Store } from "../store/port.ts";
import type { JobKind } from "./kinds.ts";
import { cancelled, createOrders, type Orders } from "./orders.ts";
import { keepRecurring } from "./recurring.ts";
import { jobState, type JobRecord, type JobState } from "./records.ts";
import { createWorker } from "./worker.ts";

export interface JobsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Spreads retries; `Math.random`. */
  readonly random: Random;
  /** Every kind of work there is; asked at each pass, so that kinds may be made of services that schedule jobs themselves. */
  readonly kinds: () => readonly JobKind[];
  /** IANA zone of a company, whose nights the nightly jobs mean. */
  readonly zone: (tenant: string) => Promise<string>;
  readonly log: { readonly error: (fields: Readonly<Record<string, unknown>>, message: string) => void };
  /** ms a job stays with a worker that says nothing; default one minute. */
  readonly lease?: number;
  /** ms between looks for due jobs while nobody nudges; default 2 s. */
  readonly every?: number;
}

/** A job as its page shows it. */
export interface JobStanding {
  readonly job: JobRecord;
  readonly state: JobState;
  /** May still be ended by the one who asks. */
  readonly mayCancel: boolean;
}

export interface JobFigures {
  /** Waiting past their time. */
  readonly due: number;
  readonly running: number;
  readonly failed: number;
}

/**
 * Work that is not done while a person waits: due records with leases, taken by any number of processes, each run once as far as its
 * steps go ({@link JobKind}).
 */
export interface Jobs extends Orders {
  /** Runs due jobs until stopped; a process that only serves pages never calls it. */
  start(): void;
  /** Interrupts what runs, which is then free for others at once, and waits for it, at most 8 s. */
  stop(): Promise<void>;
  /** Runs everything that is due now, and what becomes due by that; for tests, the practice cohort and the command line. */
  runAll(): Promise<number>;
  /** To be told of every commit: looks at once where a job became due by it, and keeps the recurring jobs of a company that is new here. */
  committed(changes: readonly Change[]): void;
  /** Makes sure that the recurring jobs of a company exist. */
  keep(tenant: string): Promise<void>;
  /** The company's records were dropped, its jobs with them: its recurring ones are made anew when it is met again. */
  forget(tenant: string): void;
  /**
   * A job of the actor's own, of their cohort if they run it, or any of the company for an administrator.
   * @throws AppError("not-found") for any other
   */
  standing(actor: Actor, id: string): Promise<JobStanding>;
  /** Ends it, with an audit line; nothing happens to one that has ended. @throws as {@link standing}; AppError("forbidden") for one nobody may end */
  cancel(actor: Actor, id: string): Promise<JobStanding>;
  /** Of the companies this process has served, for the metrics. */
  figures(): Promise<JobFigures>;
}

const LEASE = MINUTE;
const EVERY = 2 * SECOND;
const SLOTS = 4;
const STOP_LIMIT = 8 * SECOND;
/** A figure this high is alarming whatever it is exactly. */
const COUNTED = 1_000;

/** Who comes in, by whichever door, belongs to a company that is at work. */
const MET: ReadonlySet<string> = new Set([collections.sessions.name, collections.adminSessions.name]);

export function createJobs(deps: JobsDeps): Jobs {
  const { store, clock, kinds, log } = deps;
  const orders = createOrders(deps);
  const tenants = new Set<string>();
  const lease = deps.lease ?? LEASE;
  const newWorker = () =>
    createWorker({ ...deps, lease, slots: SLOTS, onFree: () => loop.nudge(), onTenant: (tenant) => void keep(tenant).catch(notKept) });
  let worker = newWorker();
  const loop = createLoop({
    pass: async () => (await worker.begin()) > 0,
    every: deps.every ?? EVERY,
    onError: (err) => log.error({ err }, "no jobs taken"),
  });
  const notKept = (err: unknown): void => log.error({ err }, "recurring jobs not kept");

  async function keep(tenant: string): Promise<void> {
    if (tenants.has(tenant)) return;
    tenants.add(tenant);
    try {
      await keepRecurring({ ...deps, tenant });
    } catch (error) {
      tenants.delete(tenant);
      throw error;
    }
  }

  async function seen({ tenant, person, cohort, roles }: Actor, id: string): Promise<JobRecord> {
    const job = await store.get(collections.jobs, tenant, id);
    const own = job !== undefined && job.by === person;
    const led = job?.cohort === cohort && roles.includes("instructor");
    if (job === undefined || !(own || led || roles.includes("administrator"))) throw new AppError("not-found", { reason: `job ${id}` });
    return job;
  }

  function standingOf(job: JobRecord): JobStanding {
    const kind = kinds().find(({ name }) => name === job.kind);
    const endable = kind?.cancellable ?? kind?.recurs === undefined;
    return { job, state: jobState(job, clock()), mayCancel: endable && job.state === "waiting" && job.cancelling !== true };
  }

  async function cancel(actor: Actor, id: string): Promise<JobStanding> {
    const outcome = await deciding<JobStanding>(store, async () => {
      const before = standingOf(await seen(actor, id));
      if (before.job.state !== "waiting" || before.job.cancelling === true) return { changes: [], outcome: before };
      if (!before.mayCancel) throw new AppError("forbidden", { reason: `${before.job.kind} is not to be ended` });
      const now = clock();
      const job = cancelled(before.job, now);
      const { tenant, person, cohort } = actor;
      const line = { tenant, cohort: job.cohort ?? cohort, at: now, actor: person, action: "job.cancelled", subject: id };
      const changes = [replace<JobRecord>(collections.jobs, job), auditLine({ ...line, detail: { kind: job.kind } })];
      return { changes, outcome: standingOf({ ...job, version: job.version + 1 }) };
    });
    worker.cancel(actor.tenant, id);
    return outcome;
  }

  async function count(tenant: string, state: string, to?: number): Promise<readonly JobRecord[]> {
    const query = { index: "byState", equal: [state], limit: COUNTED, ...(to !== undefined && { to }) };
    return (await store.find(collections.jobs, tenant, query)).records;
  }

  return {
    ...orders,
    keep,
    forget: (tenant) => void tenants.delete(tenant),
    cancel,
    standing: async (actor, id) => standingOf(await seen(actor, id)),
    start() {
      loop.start();
    },
    async stop() {
      const leaving = worker;
      leaving.interrupt("stopping");
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, STOP_LIMIT);
      });
      await Promise.race([Promise.all([loop.stop(STOP_LIMIT), leaving.idle()]), late]);
      clearTimeout(timer);
      worker = newWorker();
    },
    async runAll() {
      let total = 0;
      for (;;) {
        const began = await worker.begin();
        await worker.idle();
        if (began === 0) return total;
        total += began;
      }
    },
    committed(changes) {
      for (const { collection, ...change } of changes) {
        const record = "record" in change ? (change.record as Partial<JobRecord> & { tenant: string }) : undefined;
        if (record === undefined) continue;
        if (MET.has(collection.name)) void keep(record.tenant).catch(notKept);
        const waits = collection.name === collections.jobs.name && record.state === "waiting" && record.leaseOwner === undefined;
        if (waits && (record.due ?? 0) <= clock()) loop.nudge();
      }
    },
    async figures() {
      const sum = { due: 0, running: worker.running(), failed: 0 };
      for (const tenant of tenants) {
        sum.due += (await count(tenant, "waiting", clock())).length;
        sum.failed += (await count(tenant, "failed")).length;
      }
      return sum;
    },
  };
}
