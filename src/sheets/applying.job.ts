import { jobKind, type JobKind } from "../jobs/kinds.ts";
import { requireOpen } from "../observation/open.ts";
import { collections } from "../store/collections.ts";
import { replace, type Change } from "../store/port.ts";
import { inBreaths, breathe } from "./breath.ts";
import { packed } from "./packing.ts";
import { retold } from "./retelling.ts";
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
    if (record.touched === undefined) await prepare(run, target, good);
    const open = good.filter(({ touched }) => touched === undefined);
    for (let from = 0; from < open.length; ) {
      run.signal.throwIfAborted();
      const before = good.length - open.length + from;
      const { wrong, written } = await applyPart(run, { target, part: open.slice(from, from + ROWS_AT_A_TIME), before });
      if (wrong !== undefined) {
        await rollBack(run, wrong);
        return { result: { rolledBack: wrong.line } };
      }
      from += written;
      run.progress(before + written, good.length, "writing");
      await breathe();
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

  /** What the import as a whole needs, before its rows; done once. */
  async function prepare(run: WorkRun, target: Target, good: readonly StagedRowRecord[]): Promise<void> {
    const asked = await inBreaths(target.prepare === undefined ? [] : good, ({ cells, chosen }) => ({
      values: readRow(target.form, cells).values,
      chosen,
    }));
    await step(run, 0, async () => {
      const changes = (await target.prepare?.(asked)) ?? [];
      const { touched } = await traceOf(store, changes);
      return [...changes, replace<ImportRecord>(collections.imports, { ...(await importOf(store, run)), touched })];
    });
  }

  /** One row as things stand now: what it writes, or why it cannot any more. */
  async function made(target: Target, row: StagedRowRecord): Promise<{ row: StagedRowRecord; changes: readonly Change[]; wrong: boolean }> {
    const { values } = readRow(target.form, row.cells);
    const judged = await target.judge({ values, chosen: row.chosen });
    if (judged.problems.length > 0) {
      return { row: { ...row, verdict: "wrong", rank: RANKS.wrong, problems: judged.problems }, changes: [], wrong: true };
    }
    const changes = await retold(store, await judged.make(clock()));
    const trace = await traceOf(store, changes);
    return { row, changes: [...changes, replace<StagedRowRecord>(collections.stagedRows, { ...row, ...trace })], wrong: false };
  }

  /** @returns how many rows, from the first on, were written, or the row that has become wrong since it was looked at */
  async function applyPart(
    run: WorkRun,
    { target, part, before }: { target: Target; part: readonly StagedRowRecord[]; before: number },
  ): Promise<{ readonly wrong: StagedRowRecord | undefined; readonly written: number }> {
    let outcome: { wrong: StagedRowRecord | undefined; written: number } = { wrong: undefined, written: 0 };
    await step(run, before, async () => {
      const all = await inBreaths(part, (row) => made(target, row));
      const pack = packed(all);
      // A row that meets another of this commit is looked at again once that one is written.
      const wrong = all.slice(0, pack.rows.length).find((one) => one.wrong)?.row;
      outcome = { wrong, written: pack.rows.length };
      return wrong === undefined ? pack.changes : [];
    });
    return outcome;
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
