import type { StoredRecord } from "../store/port.ts";

/** That somebody's data is, or was, erased; id = the person's. It stays as the proof, and holds ids and figures only. */
export interface ErasureRecord extends StoredRecord {
  readonly state: "running" | "done";
  readonly by: string;
  readonly startedAt: number;
  readonly finishedAt?: number | undefined;
  /** Records changed or removed, messages whose statements were withdrawn. */
  readonly records: number;
  readonly messages: number;
}
