import { jobId } from "../jobs/orders.ts";
import type { Jobs } from "../jobs/jobs.service.ts";
import { collections } from "../store/collections.ts";
import { insert, replace, type Change, type New } from "../store/port.ts";
import type { ImportRecord } from "./records.ts";

export const READ = "sheets.read";
export const APPLY = "sheets.apply";
export const UNDO = "sheets.undo";

/** The changes that move an import on and give its job the order, for one commit. */
export interface WorkOrders {
  read(record: Omit<New<ImportRecord>, "job">): Promise<readonly Change[]>;
  apply(record: ImportRecord, by: string): Promise<readonly Change[]>;
  undo(record: ImportRecord, by: string): Promise<readonly Change[]>;
}

export function createWorkOrders({ jobs }: { readonly jobs: Pick<Jobs, "put"> }): WorkOrders {
  const order = (kind: string, { tenant, id, cohort }: Pick<ImportRecord, "tenant" | "id" | "cohort">, by: string) =>
    jobs.put({ tenant, kind, key: id, payload: { import: id }, by, cohort });
  const job = (kind: string, id: string): string => jobId({ kind, key: id });

  return {
    async read(record) {
      const whole = { ...record, job: job(READ, record.id) };
      return [insert<ImportRecord>(collections.imports, whole), ...(await order(READ, record, record.by))];
    },
    async apply(record, by) {
      const moved = { ...record, state: "applying" as const, job: job(APPLY, record.id) };
      return [replace<ImportRecord>(collections.imports, moved), ...(await order(APPLY, record, by))];
    },
    async undo(record, by) {
      const moved = { ...record, state: "undoing" as const, builtOn: undefined, job: job(UNDO, record.id) };
      return [replace<ImportRecord>(collections.imports, moved), ...(await order(UNDO, record, by))];
    },
  };
}
