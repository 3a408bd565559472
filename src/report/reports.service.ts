import { z } from "zod";
import type { Config } from "../config.ts";
import { auditLine } from "../delivery/changes.ts";
import type { LrsAccess, Lrses } from "../delivery/lrses.ts";
import { GiveUp, jobKind, type JobKind } from "../jobs/kinds.ts";
import { jobId } from "../jobs/orders.ts";
import type { Jobs, JobStanding } from "../jobs/jobs.service.ts";
import type { Actor } from "../people/records.ts";
import type { Clock } from "../shared/clock.ts";
import type { Json } from "../shared/json.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import type { Store } from "../store/port.ts";
import { createLrsReader } from "../xapi/lrs-reader.ts";
import { ask, type Answer } from "./asking.ts";
import { QUESTION_NAMES } from "./questions/questions.ts";

/** What a cohort's learning records said when they were last read. */
export interface Read {
  /** Epoch ms. */
  readonly at: number;
  readonly answers: readonly Answer[];
}

export interface ReportsState {
  /** Whether there is a learning record store to ask. */
  readonly source: boolean;
  readonly job: JobStanding | undefined;
  readonly read: Read | undefined;
}

/** A cohort's reports: read from the learning record store by a job, never while a person waits. */
export interface Reports {
  state(actor: Actor): Promise<ReportsState>;
  /** Reads anew, unless that is under way. */
  read(actor: Actor): Promise<void>;
  readonly job: JobKind;
}

interface Deps {
  readonly store: Pick<Store, "get" | "commit">;
  readonly clock: Clock;
  readonly config: Pick<Config, "lrs" | "publicUrl">;
  readonly lrses: Pick<Lrses, "list" | "access">;
  readonly jobs: Pick<Jobs, "put" | "standing">;
}

const KIND = "report.read";
const Cell = z.union([z.string(), z.number(), z.object({ "zh-CN": z.string(), "zh-TW": z.string(), en: z.string() })]);
const Result = z.object({
  at: z.number(),
  answers: z.array(
    z.object({
      question: z.enum(QUESTION_NAMES),
      columns: z.array(z.string()),
      rows: z.array(z.record(z.string(), Cell)),
      statements: z.number(),
    }),
  ),
});

export function createReports({ store, clock, config, lrses, jobs }: Deps): Reports {
  const idOf = (cohort: string): string => jobId({ kind: KIND, key: cohort });

  /** The store of the environment; else the first of the company's own that gets everything. */
  async function source(tenant: string): Promise<LrsAccess | undefined> {
    if (config.lrs !== undefined) return config.lrs;
    const own = (await lrses.list(tenant)).find(({ state, filter }) => state === "on" && Object.keys(filter).length === 0);
    return own && lrses.access(own);
  }

  return {
    async state(actor) {
      const [access, known] = await Promise.all([source(actor.tenant), store.get(collections.jobs, actor.tenant, idOf(actor.cohort))]);
      const read = Result.safeParse(known?.result);
      return {
        source: access !== undefined,
        job: known && (await jobs.standing(actor, known.id)),
        read: read.success ? read.data : undefined,
      };
    },
    read: (actor) =>
      deciding(store, async () => {
        const { tenant, cohort, person } = actor;
        const known = await store.get(collections.jobs, tenant, idOf(cohort));
        if (known?.state === "waiting") return { changes: [], outcome: undefined };
        const order = await jobs.put({ tenant, kind: KIND, key: cohort, payload: { cohort }, by: person, cohort });
        const line = auditLine({ tenant, cohort, at: clock(), actor: person, action: "report.asked", subject: cohort });
        return { changes: [...order, line], outcome: undefined };
      }),
    job: jobKind({
      name: KIND,
      payload: z.object({ cohort: z.string() }),
      async perform(run) {
        const { tenant, payload } = run;
        const { cohort } = payload;
        const access = await source(tenant);
        if (access === undefined) throw new GiveUp("no-lrs");
        const { url: endpoint, key, secret } = access;
        const reader = createLrsReader({ endpoint, key, secret, clock });
        try {
          const heard = (done: number, of: number): void => {
            run.signal.throwIfAborted();
            run.progress(done, of, "reading");
          };
          const answers = await ask(QUESTION_NAMES, { tenant, cohort }, { reader, publicUrl: config.publicUrl, progress: heard });
          return { result: { at: clock(), answers } as unknown as Json };
        } finally {
          reader.close();
        }
      },
    }),
  };
}

/** Undefined before the learning records were read. */
export const answerOf = ({ read }: ReportsState, question: Answer["question"]): Answer | undefined =>
  read?.answers.find((one) => one.question === question);
