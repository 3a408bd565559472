import type { Cohorts } from "../cohort/ports.ts";
import type { Config } from "../config.ts";
import type { Languages } from "../i18n/translate.ts";
import type { PlatformRecord } from "../lti/records.ts";
import type { AgsClient } from "../lti/service-port.ts";
import type { Actor } from "../people/records.ts";
import type { Programmes } from "../programme/ports.ts";
import { SECOND, type Clock } from "../shared/clock.ts";
import type { Ids } from "../shared/ids.ts";
import type { Store } from "../store/port.ts";
import { createLrsClient, type LrsClient } from "../xapi/lrs-client.ts";
import type { Random } from "./backoff.ts";
import { createFactLoader } from "./fact-loader.ts";
import { createGradebooks } from "./gradebook.ts";
import { createGradePost } from "./grade-post.ts";
import { createGradeWorker } from "./grade-worker.ts";
import { createLoop, type Loop } from "./loop.ts";
import { createNightly, type Scope } from "./nightly.ts";
import { createReconciliation, type Reconciliation } from "./reconcile.service.ts";
import { createResend } from "./resend.ts";
import { createStatementWorker } from "./statement-worker.ts";
import { createSyncState, type SyncState } from "./sync.ts";
import { IDLE, type Figures, type Worker } from "./worker.ts";

export interface DeliveryDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly config: Pick<Config, "publicUrl" | "lrs"> & Partial<Pick<Config, "defaultZone">>;
  readonly cohorts: Cohorts;
  readonly programmes: Programmes;
  readonly languages: Languages;
  readonly ags: Pick<AgsClient, "lineItems" | "createLineItem" | "updateLineItem" | "postScore" | "results">;
  /** @throws AppError("not-found") */
  readonly platform: (tenant: string, id: string) => Promise<PlatformRecord>;
  /** ms a call of the LRS may take; default 10,000. */
  readonly lrsTimeout?: number | undefined;
  readonly log: { readonly error: (fields: Readonly<Record<string, unknown>>, message: string) => void };
}

/** What one pass of both workers did. */
export interface DeliveryFigures {
  readonly statements: Figures;
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
  /** The connected LRS. */
  readonly lrs: LrsClient | undefined;
}

/** How often the workers look for messages whose time has come while nobody nudges them. */
const EVERY = 2 * SECOND;
/** No LRS: messages wait until one is connected. */
const NOBODY: Worker = { run: () => Promise.resolve(IDLE) };

/** Everything that leaves the house: statements to the LRS, grades to the LMS. */
export function createDelivery(deps: DeliveryDeps): Delivery {
  const { clock, random, config, cohorts, programmes, log } = deps;
  const seen = new Map<string, Scope>();
  const store = noting(deps.store, ({ tenant, cohort }) => seen.set(JSON.stringify([tenant, cohort]), { tenant, cohort }));
  const owner = deps.ids.id();
  const { lrsTimeout: timeout } = deps;
  const lrs = config.lrs && createLrsClient({ endpoint: config.lrs.url, key: config.lrs.key, secret: config.lrs.secret, clock, timeout });
  const factLoader = () => createFactLoader({ store, cohorts, programmes, publicUrl: config.publicUrl });
  const gradebooks = createGradebooks(deps);
  const post = createGradePost({ ...deps, gradebooks });
  const statements = lrs === undefined ? NOBODY : createStatementWorker({ store, lrs, factLoader, clock, random, owner });
  const grades = createGradeWorker({ store, gradebooks, post, clock, random, owner });

  // A loop each: an LRS that does not answer must not hold up grades, nor the other way round.
  const loopOf = (worker: Worker, name: string): Loop =>
    createLoop({
      pass: async () => (await worker.run()).claimed > 0,
      every: EVERY,
      onError: (err) => log.error({ err, worker: name }, "delivery pass failed"),
    });
  const loops = [loopOf(statements, "statements"), loopOf(grades, "grades")];
  const nudge = (): void => {
    for (const loop of loops) loop.nudge();
  };
  const resend = createResend({ store, clock, nudge });

  async function runOnce(): Promise<DeliveryFigures> {
    const [told, graded] = await Promise.all([statements.run(), grades.run()]);
    return { statements: told, grades: graded };
  }

  const reconciliation = createReconciliation({ ...deps, publicUrl: config.publicUrl, gradebooks, lrs, factLoader });
  const nightly = createNightly({
    clock,
    zone: config.defaultZone ?? "Asia/Shanghai",
    cohorts: () => [...seen.values()],
    reconciliation,
    onError: (err) => log.error({ err }, "reconciliation failed"),
  });

  return {
    lrs,
    reconciliation,
    runOnce,
    async runAll() {
      let total: DeliveryFigures = { statements: IDLE, grades: IDLE };
      for (;;) {
        const done = await runOnce();
        total = { statements: plus(total.statements, done.statements), grades: plus(total.grades, done.grades) };
        if (done.statements.claimed + done.grades.claimed === 0) return total;
      }
    },
    start: () => {
      for (const loop of loops) loop.start();
      nightly.start();
    },
    nudge,
    async stop() {
      await Promise.all([...loops.map((loop) => loop.stop()), nightly.stop()]);
      lrs?.close();
    },
    syncState: createSyncState({ store, cohorts, gradebooks, lrs: lrs !== undefined }),
    resend: (actor, id) => resend.one(actor, id),
    resendAll: (actor) => resend.all(actor),
    gradebookOffered: (tenant, cohort) => resend.kept(tenant, cohort),
  };
}

/** The store, telling whose messages were taken. */
const noting = (store: Store, note: (scope: Scope) => void): Store => ({
  ...store,
  async claim(collection, claim) {
    const records = await store.claim(collection, claim);
    for (const record of records)
      if ("cohort" in record && typeof record.cohort === "string") note({ tenant: record.tenant, cohort: record.cohort });
    return records;
  },
});

const plus = (a: Figures, b: Figures): Figures => ({
  claimed: a.claimed + b.claimed,
  sent: a.sent + b.sent,
  parked: a.parked + b.parked,
  later: a.later + b.later,
});
