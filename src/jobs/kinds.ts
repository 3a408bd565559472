import type { z } from "zod";
import type { Json } from "../shared/json.ts";
import type { Change } from "../store/port.ts";
import type { Recurrence } from "./due.ts";
import type { JobNote, Progress } from "./records.ts";

/** What a handler has in hand while it works. */
export interface Run<P = Json> {
  readonly tenant: string;
  readonly id: string;
  readonly payload: P;
  /** Person who asked for it, or "system". */
  readonly by: string;
  readonly cohort: string | undefined;
  /** Where the last {@link step} got to, of this run or of one that died; undefined at the very beginning. */
  readonly cursor: Json | undefined;
  /** End of the run before this one, of a recurring job. */
  readonly lastFinishedAt: number | undefined;
  /** Aborts when somebody cancels, the process stops, or the lease is lost: end soon (`signal.throwIfAborted()`). */
  readonly signal: AbortSignal;
  /** Shown to people; written at most once a second, so it may be called for every row. */
  progress(done: number, total?: number, note?: JobNote): void;
  /**
   * Makes `changes` and the new cursor true in one commit, which fails as a whole once another worker has the job: a step takes
   * effect exactly once, however often the process dies.
   * @throws Conflict where `changes` meet other people's: decide them again from fresh data
   */
  step(step: Step): Promise<void>;
}

export interface Step {
  readonly changes?: readonly Change[];
  readonly cursor: Json;
  readonly progress?: Progress;
}

/** What a handler may answer. */
export interface Ended {
  /** Kept on the record and shown by the kind's own page; ids and figures, no names. */
  readonly result?: Json;
  /** A recurring job only: due again at this time, if that is sooner than its recurrence says (epoch ms). */
  readonly again?: number | undefined;
}

/**
 * One kind of work. `perform` is called at least once per job: whatever it does outside of {@link Run.step} must bear being done
 * again, and it goes on after `run.cursor`.
 */
export interface JobKind {
  /** `slice.deed`, as in `delivery.reconcile`. */
  readonly name: string;
  /** Starts without getting further before the job is given up; default 8. */
  readonly tries?: number | undefined;
  /** Runs for each company again and again, without being scheduled. */
  readonly recurs?: Recurrence | undefined;
  /** Whether people may end it; default true, for a recurring one false. */
  readonly cancellable?: boolean | undefined;
  perform(run: Run): Promise<Ended | undefined>;
}

/** Ends a job as failed at once: trying again would not help. `code` stands on the record as its `error`. */
export class GiveUp extends Error {
  readonly code: string;
  constructor(code: string, cause?: unknown) {
    super(code, { cause });
    this.name = "GiveUp";
    this.code = code;
  }
}

export interface KindSpec<P> extends Omit<JobKind, "perform"> {
  /** What the payload must be; one that is not ends the job as failed with `bad-payload`. */
  readonly payload: z.ZodType<P>;
  readonly perform: (run: Run<P>) => Promise<Ended | undefined>;
}

/** A kind whose payload is checked before its handler sees it. */
export function jobKind<P>({ payload, perform, ...kind }: KindSpec<P>): JobKind {
  return {
    ...kind,
    perform(run) {
      const parsed = payload.safeParse(run.payload);
      if (!parsed.success) throw new GiveUp("bad-payload", parsed.error);
      // Not spread: cursor is a getter.
      return perform(Object.create(run, { payload: { value: parsed.data, enumerable: true } }) as Run<P>);
    },
  };
}
