import { z } from "zod";
import type { Cohorts } from "../cohort/ports.ts";
import { auditLine } from "../delivery/changes.ts";
import type { Files } from "../files/files.service.ts";
import { GiveUp, type Run } from "../jobs/kinds.ts";
import type { Actor } from "../people/records.ts";
import type { Clock } from "../shared/clock.ts";
import { Conflict } from "../shared/errors.ts";
import { collections } from "../store/collections.ts";
import { replace, type Change, type Store } from "../store/port.ts";
import { readAll } from "./breath.ts";
import type { FormName } from "./forms.ts";
import type { ImportRecord, StagedRowRecord } from "./records.ts";
import type { Target } from "./target.ts";
import type { Undo } from "./undo.ts";
import type { WorkOrders } from "./work-orders.ts";

export interface WorkDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly files: Pick<Files, "get" | "read" | "remove">;
  readonly cohorts: Cohorts;
  readonly undo: Undo;
  readonly orders: Pick<WorkOrders, "undo">;
  readonly openTarget: (form: FormName, actor: Actor) => Promise<Target>;
}

export const ImportPayload = z.object({ import: z.string() });
/** A job at work on one import. */
export type WorkRun = Run<z.infer<typeof ImportPayload>>;

/** Rows of one commit: each commit waits for the disk, and is held by the server's thread. */
export const ROWS_AT_A_TIME = 40;
const TRIES = 6;

/** Rows of an import in the order of the sheet. */
export const rowsOf = (store: Pick<Store, "find">, tenant: string, id: string): Promise<StagedRowRecord[]> =>
  readAll(store, collections.stagedRows, { tenant, query: { index: "byLine", equal: [id] } });

/** Who brought the sheet, or applies it: rows are judged with their eyes. */
export const actorOf = ({ tenant, cohort }: ImportRecord, person: string): Actor => ({ tenant, cohort, person, roles: ["instructor"] });

/** One commit of a job, decided again where another came first. */
export async function step(run: WorkRun, cursor: number, decide: () => Promise<readonly Change[]>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run.step({ changes: await decide(), cursor });
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === TRIES || run.signal.aborted) throw error;
    }
  }
}

/** @throws GiveUp */
export async function importOf(store: Pick<Store, "get">, { tenant, payload }: WorkRun): Promise<ImportRecord> {
  const record = await store.get(collections.imports, tenant, payload.import);
  if (record === undefined) throw new GiveUp("gone");
  return record;
}

/** Moves an import on, with what belongs into the same commit. */
export interface Move {
  readonly cursor: number;
  readonly change: (record: ImportRecord) => ImportRecord;
  readonly more?: readonly Change[];
}

export const moveOn = (store: Pick<Store, "get">, run: WorkRun, { cursor, change, more = [] }: Move): Promise<void> =>
  step(run, cursor, async () => [replace<ImportRecord>(collections.imports, change(await importOf(store, run))), ...more]);

/** The audit line of an import's deed. */
export const deedLine = (
  run: WorkRun,
  { cohort, id }: ImportRecord,
  { at, action, rows }: { readonly at: number; readonly action: string; readonly rows: number },
): Change => auditLine({ tenant: run.tenant, cohort, at, actor: run.by, action, subject: id, detail: { rows } });
