import type { Json } from "../shared/json.ts";
import type { Queued } from "../store/port.ts";

export interface Progress {
  readonly done: number;
  /** Absent while nobody knows how much there is. */
  readonly total?: number | undefined;
  /** What is being done just now, shown as `jobs.note.<code>`. */
  readonly note?: JobNote | undefined;
}

export type JobNote = "reading" | "checking" | "writing" | "sending" | "undoing";

/**
 * Work to be done at a time, by whichever process gets it. Being worked on is not a stored state but a lease (`leaseOwner`, and `due` is
 * then the lease's end), so that a dead worker's job is waiting again without anybody doing anything; {@link jobState} tells them apart.
 */
export interface JobRecord extends Queued {
  readonly state: "waiting" | "done" | "failed" | "cancelled";
  /** Name of a {@link JobKind}. */
  readonly kind: string;
  /** What makes the job one of its kind; the id derives from it, so the same job cannot be scheduled twice. */
  readonly key?: string | undefined;
  readonly payload: Json;
  /** Person who asked for it, or "system". */
  readonly by: string;
  /** Its instructors may see and cancel it. */
  readonly cohort?: string | undefined;
  /** How far it has got, in the kind's own terms; a job taken up again begins after it. */
  readonly cursor?: Json | undefined;
  readonly progress?: Progress | undefined;
  /** Starts since it last got further; counts a start whose process died, too. */
  readonly tries: number;
  /** Somebody wants it to end. */
  readonly cancelling?: boolean | undefined;
  /** Of the last run that came to its end. */
  readonly result?: Json | undefined;
  /** Code of the last failure: an `ErrorCode` or one of the kind's own. */
  readonly error?: string | undefined;
  readonly createdAt: number;
  /** Start of the last run. */
  readonly startedAt?: number | undefined;
  /** End of the last run that came to an end; a recurring job has one and waits all the same. */
  readonly finishedAt?: number | undefined;
}

export type JobState = JobRecord["state"] | "running";

/** The state as people see it: a job under a lease that still holds is running. */
export const jobState = (job: Pick<JobRecord, "state" | "due" | "leaseOwner">, now: number): JobState =>
  job.state === "waiting" && job.leaseOwner !== undefined && job.due > now ? "running" : job.state;
