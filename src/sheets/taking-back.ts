import { jobKind, type JobKind } from "../jobs/kinds.ts";
import type { Clock } from "../shared/clock.ts";
import { collections } from "../store/collections.ts";
import { replace } from "../store/port.ts";
import { breathe, inBreaths } from "./breath.ts";
import { packed } from "./packing.ts";
import type { ImportRecord, StagedRowRecord } from "./records.ts";
import { UNDO } from "./work-orders.ts";
import { deedLine, ImportPayload, importOf, moveOn, ROWS_AT_A_TIME, rowsOf, step, type WorkDeps, type WorkRun } from "./work.ts";

const scopeOf = (clock: Clock, run: WorkRun, { cohort, appliedAt, at }: ImportRecord) => ({
  tenant: run.tenant,
  cohort,
  by: run.by,
  at: clock(),
  appliedAt: appliedAt ?? at,
});

/** Puts back what an import's rows left, last first. */
export async function takeBack(
  { store, clock, undo }: Pick<WorkDeps, "store" | "clock" | "undo">,
  run: WorkRun,
  record: ImportRecord,
): Promise<void> {
  const scope = scopeOf(clock, run, record);
  const applied = (await rowsOf(store, run.tenant, record.id)).filter(({ touched }) => touched !== undefined).toReversed();
  const back = async (row: StagedRowRecord) => {
    const { touched: _touched, told: _told, ...rest } = row;
    return { row, changes: [...(await undo.back(scope, row)), replace<StagedRowRecord>(collections.stagedRows, rest)] };
  };
  for (let from = 0; from < applied.length; ) {
    run.signal.throwIfAborted();
    const part = applied.slice(from, from + ROWS_AT_A_TIME);
    let done = 0;
    await step(run, from, async () => {
      const pack = packed(await inBreaths(part, back));
      done = pack.rows.length;
      return pack.changes;
    });
    from += done;
    run.progress(from, applied.length, "undoing");
    await breathe();
  }
  const { touched = [] } = record;
  if (touched.length > 0 && !(await undo.isBuiltOn(scope, touched))) {
    await step(run, applied.length, () => undo.back(scope, { touched }));
  }
}

/** Takes a whole import back, unless something was built on it since: then it stays, and says on what. */
export function takingBackJob(deps: Pick<WorkDeps, "store" | "clock" | "undo">): JobKind {
  const { store, clock, undo } = deps;

  async function takeBackAll(run: WorkRun) {
    const record = await importOf(store, run);
    if (record.state !== "undoing") return undefined;
    const applied = (await rowsOf(store, run.tenant, record.id)).filter(({ touched }) => touched !== undefined);
    const whole = record.appliedAt !== undefined;
    // A run that was broken off has looked already; rows it put back count for nothing here.
    const builtOn = whole && run.cursor === undefined ? await builtOnOf(run, record, applied) : [];
    if (builtOn.length > 0) {
      await moveOn(store, run, { cursor: 0, change: (now) => ({ ...now, state: "applied", builtOn }) });
      return { result: { refused: builtOn.length } };
    }
    await takeBack(deps, run, record);
    const at = clock();
    const more = [deedLine(run, record, { at, action: "sheets.undone", rows: applied.length })];
    const after = { undoneAt: at, undoneBy: run.by, touched: undefined, builtOn: undefined, appliedAt: undefined, appliedBy: undefined };
    await moveOn(store, run, { cursor: applied.length, change: (now) => ({ ...now, ...after, state: "undone" }), more });
    return { result: { rows: applied.length } };
  }

  async function builtOnOf(run: WorkRun, record: ImportRecord, applied: readonly StagedRowRecord[]) {
    const scope = scopeOf(clock, run, record);
    const built = await inBreaths(applied, ({ touched = [] }) => undo.isBuiltOn(scope, touched));
    const found = applied
      .filter((_, index) => built[index] === true)
      .map(({ line, cells }) => ({ line, name: cells["name"] ?? cells["topic"] ?? "" }));
    const counters = record.touched ?? [];
    if (found.length === 0 && counters.length > 0 && (await undo.isBuiltOn(scope, counters))) {
      found.push({ line: 0, name: counters.map(({ id }) => id.replace(/^certificate\./, "")).join("、") });
    }
    return found.slice(0, 50);
  }

  return jobKind({ name: UNDO, payload: ImportPayload, cancellable: false, perform: takeBackAll });
}
