import type { Actor } from "../people/records.ts";
import { MINUTE, SECOND, type Clock } from "../shared/clock.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { insert, replace, type Store } from "../store/port.ts";
import { keyOf, type Report } from "./differences.ts";
import { createPictures, type Focus, type PictureDeps } from "./picture.ts";
import { compare } from "./reconcile.ts";
import { createRepairs, type RepairDeps } from "./repairs.ts";
import type { ReconciliationRecord, StoredReport } from "./records.ts";

export interface Reconciled extends Report {
  readonly cohort: string;
  readonly at: number;
  /** Differences acted on in this run; the workers bring the repairs out. */
  readonly repaired: number;
}

export interface Scope {
  readonly tenant: string;
  readonly cohort: string;
}

interface How {
  readonly repair: boolean;
  /** Person id, or "system". */
  readonly actor: string;
  /** The run of the night, whose time is kept. */
  readonly night?: boolean;
}

export interface Reconciliation {
  /** Compares tool, LMS, LRS and certificates of one cohort; with `repair`, mends what can be mended. What it found is kept. */
  run(at: Scope, how: How): Promise<Reconciled>;
  /** Begins a run unless one is under way, and does not wait for it. */
  begin(actor: Actor, repair: boolean): Promise<"begun" | "running">;
  /** Mends one difference of the last run, looked at anew; "gone": nothing differs there any more. */
  mend(actor: Actor, key: string): Promise<"mended" | "gone">;
  /** The last run of whichever process, if any. */
  last(tenant: string, cohort: string): Promise<ReconciliationRecord | undefined>;
  /** Cuts short what was begun, and waits for its end. */
  settled(): Promise<void>;
}

/** More are only counted: nobody reads them one by one, and the repair of all takes them too. */
const LISTED = 1_000;
/** A run that gave no sign of life for so long has ended with its process. */
const SILENCE = 2 * MINUTE;

/** Whether a run is under way. */
export const isRunning = (kept: Pick<ReconciliationRecord, "state" | "aliveAt"> | undefined, now: number): boolean =>
  kept?.state === "running" && now - kept.aliveAt < SILENCE;

type Deps = Omit<PictureDeps, "store"> &
  Omit<RepairDeps, "store"> & { readonly store: Store; readonly clock: Clock; readonly onError: (error: unknown) => void };

export function createReconciliation(deps: Deps): Reconciliation {
  const { store, clock, onError } = deps;
  const pictures = createPictures(deps);
  const repairs = createRepairs(deps);
  const underWay = new Set<Promise<unknown>>();
  let stopping = false;

  const last = (tenant: string, cohort: string): Promise<ReconciliationRecord | undefined> =>
    store.get(collections.reconciliations, tenant, cohort);

  type Kept = Omit<ReconciliationRecord, "id" | "tenant" | "cohort" | "version">;

  /** Writes the cohort's record as `change` makes it of the one before. */
  const note = ({ tenant, cohort }: Scope, change: (before: Kept | undefined) => Kept | undefined): Promise<boolean> =>
    deciding(store, async () => {
      const before = await last(tenant, cohort);
      const after = change(before);
      if (after === undefined) return { changes: [], outcome: false };
      const record = { id: cohort, tenant, cohort, ...after };
      const write =
        before === undefined
          ? insert(collections.reconciliations, record)
          : replace(collections.reconciliations, { ...record, version: before.version });
      return { changes: [write], outcome: true };
    });

  const begun =
    (by: string) =>
    (before: Kept | undefined): Kept => {
      const now = clock();
      return { state: "running", by, startedAt: now, aliveAt: now, report: before?.report, night: before?.night };
    };

  /** Tells how far it is, at most once a second. */
  function signs(scope: Scope): (done: number, of: number) => void {
    let told = clock();
    return (done, of) => {
      if (stopping) throw new Error("cut short");
      if (clock() - told < SECOND) return;
      told = clock();
      const alive = note(scope, (before) => before && { ...before, aliveAt: clock(), progress: { done, of } }).catch(onError);
      underWay.add(alive);
      void alive.finally(() => underWay.delete(alive));
    };
  }

  async function reconciled(scope: Scope, { repair, actor, night = false }: How): Promise<Reconciled> {
    const picture = await pictures(scope.tenant, scope.cohort, { progress: signs(scope) });
    const report = compare(picture);
    const repaired = repair ? await repairs({ ...scope, actor, picture }, report.differences) : 0;
    const at = clock();
    const stored = toStored(report, { at, repaired, repair });
    await note(scope, (before) => ({
      ...(before ?? begun(actor)(before)),
      state: "done",
      progress: undefined,
      report: stored,
      ...(night && { night: { at, found: report.differences.length, repaired } }),
    }));
    return { ...report, cohort: scope.cohort, at, repaired };
  }

  async function run(scope: Scope, how: How): Promise<Reconciled> {
    await note(scope, begun(how.actor));
    return carry(scope, how);
  }

  async function carry(scope: Scope, how: How): Promise<Reconciled> {
    try {
      return await reconciled(scope, how);
    } catch (error) {
      await note(scope, (before) => before && { ...before, state: "failed", progress: undefined }).catch(onError);
      throw error;
    }
  }

  return {
    run,
    last,
    async begin(actor, repair) {
      const scope = { tenant: actor.tenant, cohort: actor.cohort };
      const mine = await note(scope, (before) => (isRunning(before, clock()) ? undefined : begun(actor.person)(before)));
      if (!mine) return "running";
      const running = carry(scope, { repair, actor: actor.person }).catch(onError);
      underWay.add(running);
      void running.finally(() => underWay.delete(running));
      return "begun";
    },
    async mend(actor, key) {
      const scope = { tenant: actor.tenant, cohort: actor.cohort };
      const known = (await last(scope.tenant, scope.cohort))?.report?.differences.find((one) => keyOf(one) === key);
      const focus: Focus = { person: known?.person };
      const picture = await pictures(scope.tenant, scope.cohort, { focus });
      const found = compare(picture).differences.filter((one) => keyOf(one) === key);
      await repairs({ ...scope, actor: actor.person, picture }, found);
      await note(
        scope,
        (before) => before?.report && { ...before, report: { ...before.report, mended: [...new Set([...before.report.mended, key])] } },
      );
      return found.length === 0 ? "gone" : "mended";
    },
    async settled() {
      stopping = true;
      await Promise.all(underWay);
      stopping = false;
    },
  };
}

function toStored(report: Report, { at, repaired, repair }: { at: number; repaired: number; repair: boolean }): StoredReport {
  const listed = report.differences.slice(0, LISTED);
  return {
    ...report,
    differences: listed,
    at,
    repaired,
    unlisted: report.differences.length - listed.length,
    mended: repair ? listed.filter((one) => one.repair !== "note").map(keyOf) : [],
  };
}
