import { z } from "zod";
import { auditLine } from "../delivery/changes.ts";
import { jobKind, type JobKind } from "../jobs/kinds.ts";
import type { Jobs } from "../jobs/jobs.service.ts";
import type { Cohorts, Place } from "../cohort/ports.ts";
import type { Actor } from "../people/records.ts";
import type { Clock } from "../shared/clock.ts";
import { AppError } from "../shared/errors.ts";
import type { Ids } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { insert, replace, type Change, type Store } from "../store/port.ts";
import type { Act, Deed } from "./acts.ts";
import type { ActName, BulkRecord, BulkRow } from "./records.ts";

export interface BulkWish {
  readonly act: ActName;
  readonly value: string;
  /** Person ids, as sent; those who have no active place here are left out. */
  readonly people: readonly string[];
}

export interface Bulk {
  /** Whom it would touch. */
  plan(actor: Actor, wish: BulkWish): Promise<readonly Place[]>;
  /** Writes down what is asked and sets it going. @returns the record's id */
  start(actor: Actor, wish: BulkWish): Promise<string>;
  /** @throws AppError("not-found") */
  standing(actor: Actor, id: string): Promise<BulkRecord>;
  /** Sets the inverse deeds going for everybody for whom it was done. @throws AppError("not-found") */
  undo(actor: Actor, id: string): Promise<void>;
  readonly job: JobKind;
}

interface BulkDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly cohorts: Pick<Cohorts, "roster">;
  readonly jobs: Pick<Jobs, "schedule">;
  readonly acts: Readonly<Record<ActName, Act>>;
}

/** Whether an outcome leaves something to be done by the run that goes on now. */
export const pending = (row: BulkRow, undoing: boolean): boolean =>
  undoing ? row.outcome === "done" && row.undo !== undefined : row.outcome === "waiting";

/** One deed for many people: each by its own use case, what became of each kept, and undone where the act allows. */
export function createBulk({ store, clock, ids, cohorts, jobs, acts }: BulkDeps): Bulk {
  async function plan({ tenant, cohort }: Actor, { people }: BulkWish): Promise<readonly Place[]> {
    const wanted = new Set(people);
    return (await cohorts.roster(tenant, cohort)).filter(({ member, person }) => member.active && wanted.has(person.id));
  }

  async function standing({ tenant, cohort }: Actor, id: string): Promise<BulkRecord> {
    const record = await store.get(collections.bulks, tenant, id);
    if (record === undefined || record.cohort !== cohort) throw new AppError("not-found", { reason: `bulk ${id}` });
    return record;
  }

  function scheduled({ tenant, cohort, person }: Actor, id: string): { readonly job: string; readonly change: Change } {
    const change = jobs.schedule({ tenant, kind: "bulk.deeds", payload: { bulk: id }, by: person, cohort });
    return { change, job: "record" in change ? change.record.id : "" };
  }

  const line = ({ tenant, cohort, person }: Actor, action: string, { id, act, rows }: Pick<BulkRecord, "id" | "act" | "rows">): Change =>
    auditLine({ tenant, cohort, at: clock(), actor: person, action: `bulk.${action}`, subject: id, detail: { act, people: rows.length } });

  async function deed(record: BulkRecord, row: BulkRow): Promise<Deed> {
    const { tenant, cohort, by, roles, act, value, undoing } = record;
    const actor = { tenant, cohort, person: by, roles };
    try {
      if (!undoing) return await acts[act].do(actor, row.person, value);
      return (await acts[act].undo?.(actor, row.person, row.undo ?? null)) ?? row;
    } catch (error) {
      if (error instanceof AppError && ["not-found", "archived", "own-work"].includes(error.code))
        return { outcome: "refused", reason: error.code };
      throw error;
    }
  }

  return {
    plan,
    standing,
    async start(actor, wish) {
      const rows = (await plan(actor, wish)).map(({ person }): BulkRow => ({ person: person.id, outcome: "waiting" }));
      const { tenant, cohort, person: by, roles } = actor;
      const id = ids.id();
      const { job, change } = scheduled(actor, id);
      const { act, value } = wish;
      const record = { id, tenant, cohort, act, value, by, roles, at: clock(), rows, job, undoing: false };
      await store.commit([insert<BulkRecord>(collections.bulks, record), change, line(actor, "begun", record)]);
      return id;
    },
    undo: (actor, id) =>
      deciding<void>(store, async () => {
        const record = await standing(actor, id);
        if (acts[record.act].undo === undefined || !record.rows.some((row) => pending(row, true)))
          return { changes: [], outcome: undefined };
        const { job, change } = scheduled(actor, id);
        const next = { ...record, by: actor.person, roles: actor.roles, undoing: true, job };
        return { changes: [replace<BulkRecord>(collections.bulks, next), change, line(actor, "undoing", record)], outcome: undefined };
      }),
    job: jobKind({
      name: "bulk.deeds",
      payload: z.object({ bulk: z.string() }),
      async perform(run) {
        for (;;) {
          run.signal.throwIfAborted();
          const record = await store.get(collections.bulks, run.tenant, run.payload.bulk);
          const at = record?.rows.findIndex((row) => pending(row, record.undoing)) ?? -1;
          const row = record?.rows[at];
          if (record === undefined || row === undefined) return undefined;
          const after: BulkRow = { person: row.person, ...(await deed(record, row)) };
          const change = replace<BulkRecord>(collections.bulks, { ...record, rows: record.rows.with(at, after) });
          await run.step({ changes: [change], cursor: at + 1, progress: { done: at + 1, total: record.rows.length } });
        }
      },
    }),
  };
}
