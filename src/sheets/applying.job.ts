import { setImmediate } from "node:timers/promises";
import { jobKind, type JobKind } from "../jobs/kinds.ts";
import { requireOpen } from "../observation/open.ts";
import { collections } from "../store/collections.ts";
import { replace, type Change } from "../store/port.ts";
import { RANKS, type ImportRecord, type StagedRowRecord } from "./records.ts";
import { readRow } from "./row.ts";
import { countRows } from "./staging.ts";
import { takeBack } from "./taking-back.ts";
import type { Target } from "./target.ts";
import { traceOf } from "./undo.ts";
import { APPLY } from "./work-orders.ts";
import { actorOf, deedLine, ImportPayload, importOf, moveOn, ROWS_AT_A_TIME, rowsOf, step, type WorkDeps, type WorkRun } from "./work.ts";

/**
 * Writes every good row of a staged sheet, some in each commit. Broken off, it goes on after the last; where a row has become wrong
 * since it was looked at, all of it is taken back and the row says why.
 */
export function applyingJob(deps: WorkDeps): JobKind {
  const { store, clock, cohorts, openTarget } = deps;

  const goes = ({ verdict }: StagedRowRecord): boolean => verdict === "new" || verdict === "change";

  async function apply(run: WorkRun) {
    const record = await importOf(store, run);
    if (record.state !== "applying") return undefined;
    const actor = actorOf(record, run.by);
    await requireOpen(cohorts, actor);
    const target = await openTarget(record.form, actor);
    const good = (await rowsOf(store, run.tenant, record.id)).filter(goes);
    if (record.touched === undefined) {
      const asked = good.map(({ cells, chosen }) => ({ values: readRow(target.form, cells).values, chosen }));
      await step(run, 0, async () => {
        const changes = (await target.prepare?.(asked)) ?? [];
        const { touched } = await traceOf(store, changes);
        return [...changes, replace<ImportRecord>(collections.imports, { ...(await importOf(store, run)), touched })];
      });
    }
    const open = good.filter(({ touched }) => touched === undefined);
    for (let from = 0; from < open.length; from += ROWS_AT_A_TIME) {
      run.signal.throwIfAborted();
      const part = open.slice(from, from + ROWS_AT_A_TIME);
      const done = good.length - open.length + from + part.length;
      const wrong = await applyPart(run, { target, part, done });
      if (wrong !== undefined) {
        await rollBack(run, wrong);
        return { result: { rolledBack: wrong.line } };
      }
      run.progress(done, good.length, "writing");
      await setImmediate();
    }
    const at = clock();
    const more = [deedLine(run, record, { at, action: "sheets.applied", rows: good.length })];
    await moveOn(store, run, {
      cursor: good.length,
      change: (now) => ({ ...now, state: "applied", appliedAt: at, appliedBy: run.by, builtOn: undefined }),
      more,
    });
    return { result: { rows: good.length } };
  }

  /** @returns the row that has become wrong since it was looked at */
  async function applyPart(
    run: WorkRun,
    { target, part, done }: { target: Target; part: readonly StagedRowRecord[]; done: number },
  ): Promise<StagedRowRecord | undefined> {
    let wrong: StagedRowRecord | undefined;
    await step(run, done, async () => {
      const changes: Change[] = [];
      for (const row of part) {
        const { values } = readRow(target.form, row.cells);
        const judged = await target.judge({ values, chosen: row.chosen });
        if (judged.problems.length > 0) {
          wrong = { ...row, verdict: "wrong", rank: RANKS.wrong, problems: judged.problems };
          return [];
        }
        const made = await judged.make(clock());
        const trace = await traceOf(store, made);
        changes.push(...made, replace<StagedRowRecord>(collections.stagedRows, { ...row, ...trace }));
      }
      return changes;
    });
    return wrong;
  }

  /** Takes back what was applied so far: nothing stays half done. */
  async function rollBack(run: WorkRun, wrong: StagedRowRecord): Promise<void> {
    const record = await importOf(store, run);
    await takeBack(deps, run, record);
    const rows = await rowsOf(store, run.tenant, record.id);
    const fresh = rows.find(({ id }) => id === wrong.id) ?? wrong;
    const changed = { ...wrong, version: fresh.version };
    const counts = countRows(rows.map((row) => (row.id === wrong.id ? changed : row)));
    await moveOn(store, run, {
      cursor: 0,
      change: (now) => ({ ...now, state: "staged", counts, touched: undefined }),
      more: [replace<StagedRowRecord>(collections.stagedRows, changed)],
    });
  }

  return jobKind({ name: APPLY, payload: ImportPayload, cancellable: false, perform: apply });
}
