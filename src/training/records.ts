import type { StoredRecord } from "../store/port.ts";

/** One session of the training plan (培训计划表). */
export interface TrainingSessionRecord extends StoredRecord {
  readonly cohort: string;
  readonly topic: string;
  /** In the company's zone: `2024-03-15`, or `2024-03-15 09:00` where the time is known. */
  readonly begins: string;
  /** A room, or the address of an online platform. */
  readonly place?: string | undefined;
  readonly lecturer?: string | undefined;
  readonly audience?: string | undefined;
  readonly outline?: string | undefined;
  readonly assessment?: string | undefined;
  readonly at: number;
}
