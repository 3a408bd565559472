import type { Cohorts } from "../cohort/ports.ts";
import type { Config } from "../config.ts";
import type { Languages } from "../i18n/translate.ts";
import type { JobKind } from "../jobs/kinds.ts";
import type { PlatformRecord } from "../lti/records.ts";
import type { AgsClient } from "../lti/service-port.ts";
import type { Actor } from "../people/records.ts";
import type { Programmes } from "../programme/ports.ts";
import { SECOND, type Clock } from "../shared/clock.ts";
import type { Ids } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import type { Change, Store } from "../store/port.ts";
import { createLrsClient, type LrsClient } from "../xapi/lrs-client.ts";
import type { Random } from "./backoff.ts";
import { createCopyWorker } from "./copy-worker.ts";
import { createDeliveryGauges, createTally, type DeliveryGauges } from "./delivery-gauges.ts";
import { createFactLoader } from "./fact-loader.ts";
import { createGradebooks } from "./gradebook.ts";
import { createGradePost } from "./grade-post.ts";
import { createGradeWorker } from "./grade-worker.ts";
import { createColumns, type Columns } from "./columns.ts";
import { createKeeping, type Keeping } from "./keeping.ts";
import { createKeepingState, type KeepingState } from "./keeping-state.ts";
import { createLoop, type Loop } from "./loop.ts";
import { createLrses, type LrsAccess, type Lrses } from "./lrses.ts";
import { createMarkingNotices } from "./marking-notices.ts";
import { createOwnGrades, type OwnGrades } from "./own-grades.ts";
import { nightJob } from "./night.job.ts";
import { createReconciliation, type Reconciliation } from "./reconcile.service.ts";
import { createReplays, type Replays } from "./replay.service.ts";
import { createResend } from "./resend.ts";
import { isResting } from "./resting.ts";
import { createStatementWorker } from "./statement-worker.ts";
import { createSyncState, type SyncState } from "./sync.ts";
import { createWithdrawals, type Withdrawals } from "./withdrawal.ts";
import { IDLE, plus, type Figures, type Worker } from "./worker.ts";

export interface DeliveryDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly config: Pick<Config, "publicUrl" | "lrs"> & Partial<Pick<Config, "secretKey" | "identity">>;
  readonly cohorts: Cohorts;
  readonly programmes: Programmes;
  readonly languages: Languages;
  readonly ags: Pick<AgsClient, "lineItems" | "createLineItem" | "updateLineItem" | "deleteLineItem" | "postScore" | "results">;
  /** @throws AppError("not-found") */
  readonly platform: (tenant: string, id: string) => Promise<PlatformRecord>;
  /** ms a call of the LRS may take; default 10,000. */
  readonly lrsTimeout?: number | undefined;
  readonly log: { readonly error: (fields: Readonly<Record<string, unknown>>, message: string) => void };
}

/** What one pass of the workers did. */
export interface DeliveryFigures {
  readonly statements: Figures;
  /** What companies' own LRSs got. */
  readonly copies: Figures;
  readonly grades: Figures;
}

export interface Delivery {
  /** One pass of each worker; for tests, drills and the command line. */
  runOnce(): Promise<DeliveryFigures>;
  /** Passes until nothing is due any more. */
  runAll(): Promise<DeliveryFigures>;
  start(): void;
  /** Something was committed for the outside: looks at once. */
  nudge(): void;
  /** The same, where there is anything for the outside among these changes. */
  committed(changes: readonly Change[]): void;
  /** Finishes what is under way, within 8 s. */
  stop(): Promise<void>;
  syncState(tenant: string, cohort: string): Promise<SyncState>;
  /** Sends one grade or message of the actor's cohort again. @throws AppError("not-found") */
  resend(actor: Actor, id: string): Promise<void>;
  /** Sends everything again that was refused, given up or kept. @returns how many */
  resendAll(actor: Actor): Promise<number>;
  /** A launch offered a gradebook: sends the grades kept until then. @returns how many */
  gradebookOffered(tenant: string, cohort: string): Promise<number>;
  readonly reconciliation: Reconciliation;
  /** Reconciles and mends by night. */
  readonly night: JobKind;
  readonly keeping: Keeping;
  readonly columns: Columns;
  /** A new version of the programme holds: the gradebook follows; a fault of the LMS is left to the night. */
  programmeChanged(tenant: string, cohort: string): Promise<void>;
  /** How far one person's grades have got. */
  ownGrades(tenant: string, cohort: string, person: string): Promise<OwnGrades>;
  /** What an instructor can choose about the gradebook, and how it stands. */
  keepingState(tenant: string, cohort: string): Promise<KeepingState>;
  /** The companies' own LRSs. */
  readonly lrses: Lrses;
  readonly replays: Replays;
  readonly withdrawals: Withdrawals;
  /** Figures for a monitoring system. */
  readonly gauges: () => Promise<DeliveryGauges>;
  /** The LRS that the environment names. */
  readonly lrs: LrsClient | undefined;
}

/** How often the workers look for messages whose time has come while nobody nudges them. */
const EVERY = 2 * SECOND;
/** A busy minute's messages go out together: each pass costs two durable writes, whatever it takes along, in ms. */
const GATHER = 50;

/** Everything that leaves the house: statements to the LRS, grades to the LMS. */
export function createDelivery(deps: DeliveryDeps): Delivery {
  const { clock, random, config, cohorts, programmes, log } = deps;
  const tenants = new Set<string>();
  const store = noting(deps.store, (tenant) => tenants.add(tenant));
  const owner = deps.ids.id();
  const { lrsTimeout: timeout } = deps;
  const connect = ({ url, key, secret }: LrsAccess): LrsClient => createLrsClient({ endpoint: url, key, secret, clock, timeout });
  const lrs = config.lrs && connect(config.lrs);
  const lrses = createLrses({ store, clock, ids: deps.ids, secret: config.secretKey ?? "" });
  const tally = createTally();
  const onError = (worker: string) => (err: unknown) => log.error({ err, worker }, "delivery pass failed");
  const { identity: people } = config;
  const identity = people && (() => people);
  const factLoader = () => createFactLoader({ store, cohorts, programmes, publicUrl: config.publicUrl, identity });
  const gradebooks = createGradebooks(deps);
  const post = createGradePost({ ...deps, gradebooks });
  const onSettled = tally.shared;
  const statements = createStatementWorker({ store, lrs, lrses, factLoader, clock, random, owner, onSettled });
  const copies = createCopyWorker({
    store,
    access: (record) => lrses.access(record),
    connect,
    clock,
    random,
    owner,
    onSettled: (to, records) => tally.own(to, records),
    onError: onError("copies"),
  });
  const grades = createGradeWorker({ store, gradebooks, post, clock, random, owner });

  // A loop each: an LRS that does not answer must not hold up grades or other LRSs, nor the other way round.
  const loopOf = (worker: Worker, name: string): Loop =>
    createLoop({
      pass: async () => (await worker.run()).claimed > 0,
      every: EVERY,
      gather: GATHER,
      onError: onError(name),
    });
  const byQueue = {
    [collections.outbox.name]: loopOf(statements, "statements"),
    [collections.lrses.name]: loopOf(copies, "copies"),
    [collections.grades.name]: loopOf(grades, "grades"),
  };
  const loops = Object.values(byQueue);
  const nudge = (): void => {
    for (const loop of loops) loop.nudge();
  };
  const resend = createResend({ store, clock, nudge });

  async function runOnce(): Promise<DeliveryFigures> {
    const [told, graded] = await Promise.all([statements.run(), grades.run()]);
    return { statements: told, copies: await copies.run(), grades: graded };
  }

  const failed =
    (message: string) =>
    (err: unknown): void =>
      log.error({ err }, message);
  const reconciliation = createReconciliation({
    ...deps,
    publicUrl: config.publicUrl,
    gradebooks,
    lrs,
    own: {
      list: (tenant) => lrses.list(tenant),
      connect: (record) => connect(lrses.access(record)),
      wake: (tenant, ids) => lrses.wake(tenant, ids),
    },
    factLoader,
    onError: failed("reconciliation failed"),
  });
  const tellMarking = createMarkingNotices({ store, programmes, clock, nudge });
  const columns = createColumns({ store, programmes, gradebooks, ags: deps.ags, clock, nudge });
  const keeping = createKeeping({ store, programmes, gradebooks, clock, nudge, tellMarking });
  const readGrades = createOwnGrades({ store, programmes, gradebooks });
  const night = nightJob({
    store,
    reconcile: (scope) => reconciliation.run(scope, { repair: true, actor: "system", night: true }),
    upkeep: async ({ tenant, cohort }) => {
      await tellMarking(tenant, cohort);
      await columns.follow(tenant, cohort);
    },
    onError: failed("reconciliation failed"),
  });

  return {
    lrs,
    lrses,
    replays: createReplays({ store, lrses, lrs, factLoader }),
    withdrawals: createWithdrawals({ store, publicUrl: config.publicUrl }),
    gauges: createDeliveryGauges({ store, clock, lrses, tally, tenants: () => tenants }),
    reconciliation,
    night,
    keeping,
    columns,
    programmeChanged: (tenant, cohort) => columns.follow(tenant, cohort).catch(failed("columns not brought after the programme")),
    ownGrades: readGrades,
    keepingState: createKeepingState({ store, cohorts, programmes, gradebooks, columns }),
    runOnce,
    async runAll() {
      let total: DeliveryFigures = { statements: IDLE, copies: IDLE, grades: IDLE };
      for (;;) {
        const done = await runOnce();
        const slow = done.copies.claimed === 0 ? await copies.settled() : IDLE;
        total = {
          statements: plus(total.statements, done.statements),
          copies: plus(plus(total.copies, done.copies), slow),
          grades: plus(total.grades, done.grades),
        };
        if (done.statements.claimed + done.copies.claimed + slow.claimed + done.grades.claimed === 0) return total;
      }
    },
    start: () => {
      for (const loop of loops) loop.start();
    },
    nudge,
    committed(changes) {
      for (const change of changes) {
        const loop = byQueue[change.collection.name];
        if (loop === undefined) continue;
        tenants.add(change.kind === "remove" ? change.tenant : change.record.tenant);
        if (!isResting(change)) loop.nudge();
      }
    },
    async stop() {
      await Promise.all([...loops.map((loop) => loop.stop()), reconciliation.settled()]);
      lrs?.close();
    },
    syncState: createSyncState({ store, cohorts, programmes, gradebooks, lrs: lrs !== undefined, lineItems: columns, reconciliation }),
    resend: (actor, id) => resend.one(actor, id),
    resendAll: (actor) => resend.all(actor),
    gradebookOffered: (tenant, cohort) => resend.kept(tenant, cohort),
  };
}

/** The store, telling whose messages were taken. */
const noting = (store: Store, note: (tenant: string) => void): Store => ({
  ...store,
  async claim(collection, claim) {
    const records = await store.claim(collection, claim);
    for (const { tenant } of records) note(tenant);
    return records;
  },
});
