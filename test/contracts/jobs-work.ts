import type { Collection, StoredRecord } from "../../src/store/port.ts";

export const STEPS = 4;

/** What a step of a job did, and who did it; the id is the job's number and the step's. */
export interface Effect extends StoredRecord {
  readonly worker: string;
}
export const effects: Collection<Effect> = { name: "effects", indexes: { all: [] }, unique: {}, system: {} };
