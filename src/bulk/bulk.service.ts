import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import { auditLine } from "../delivery/changes.ts";
import { jobKind, type JobKind, type Run } from "../jobs/kinds.ts";
import type { Jobs } from "../jobs/jobs.service.ts";
import type { Cohorts, Place } from "../cohort/ports.ts";
import type { Actor } from "../people/records.ts";
import type { Clock } from "../shared/clock.ts";
import { AppError } from "../shared/errors.ts";
import type { Ids } from "../shared/ids.ts";
import type { Json } from "../shared/json.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { insert, replace, type Change, type Store } from "../store/port.ts";
import type { Act, Task } from "./acts.ts";
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

/** People of one commit: the record with everybody in it is written anew each time. */
const PEOPLE_AT_A_TIME = 20;

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

  async function deed(record: BulkRecord, row: BulkRow, again: boolean): Promise<BulkRow> {
    const { id, tenant, cohort, by, roles, act, value, undoing } = record;
    const actor = { tenant, cohort, person: by, roles };
    const { begun, ...before } = row;
    const key = `${id}.${row.person}.${undoing ? "undo" : "do"}`;
    const task: Task = { person: row.person, value, key, begun: begun ?? null, again };
    try {
      const done = undoing ? await acts[act].undo?.(actor, task, row.undo ?? null) : await acts[act].do(actor, task);
      return done === undefined ? before : { person: row.person, ...done };
    } catch (error) {
      if (error instanceof AppError && ["not-found", "archived", "own-work"].includes(error.code)) {
        return { person: row.person, outcome: undoing ? "kept" : "refused", reason: error.code };
      }
      throw error;
    }
  }

  /** What stands before a deed is begun. */
  async function found(record: BulkRecord, { person }: BulkRow): Promise<Json> {
    const { tenant, cohort, by, roles, act, value } = record;
    try {
      return await acts[act].find({ tenant, cohort, person: by, roles }, person, value);
    } catch (error) {
      // The deed will say why.
      if (error instanceof AppError) return null;
      throw error;
    }
  }

  /** The next rows that wait; those a run that died had begun come first, by themselves. */
  function nextOf({ rows, undoing }: BulkRecord): { readonly at: readonly number[]; readonly again: boolean } {
    const waiting = rows.flatMap((row, index) => (pending(row, undoing) ? [index] : []));
    const begun = waiting.filter((index) => rows[index]?.begun !== undefined);
    return { at: (begun.length > 0 ? begun : waiting).slice(0, PEOPLE_AT_A_TIME), again: begun.length > 0 };
  }

  const withRows = (record: BulkRecord, rows: ReadonlyMap<number, BulkRow>): BulkRecord => ({
    ...record,
    rows: record.rows.map((row, index) => rows.get(index) ?? row),
  });

  /** What is found is kept, then the deeds are done, then what became of them is kept: two commits for twenty people. */
  async function perform(run: Run<{ bulk: string }>): Promise<undefined> {
    const recordOf = () => store.get(collections.bulks, run.tenant, run.payload.bulk);
    const keep = (record: BulkRecord) => {
      const total = record.rows.length;
      const done = record.rows.filter((row) => !pending(row, record.undoing)).length;
      const mark = `${done}.${record.rows.filter(({ begun }) => begun !== undefined).length}`;
      return run.step({ changes: [replace<BulkRecord>(collections.bulks, record)], cursor: mark, progress: { done, total } });
    };
    for (;;) {
      run.signal.throwIfAborted();
      const record = await recordOf();
      const { at, again } = record === undefined ? { at: [], again: false } : nextOf(record);
      if (record === undefined || at.length === 0) return undefined;
      if (!again) {
        const begun = new Map<number, BulkRow>();
        for (const index of at) {
          const row = record.rows[index];
          if (row !== undefined) begun.set(index, { ...row, begun: await found(record, row) });
        }
        await keep(withRows(record, begun));
      }
      const now = (await recordOf()) ?? record;
      const after = new Map<number, BulkRow>();
      for (const index of at) {
        const row = now.rows[index];
        if (row !== undefined) after.set(index, await deed(now, row, again));
      }
      await keep(withRows(now, after));
      await setImmediate();
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
    job: jobKind({ name: "bulk.deeds", payload: z.object({ bulk: z.string() }), perform }),
  };
}
