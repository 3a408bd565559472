import type { Clock } from "../shared/clock.ts";
import { createPictures, type PictureDeps } from "./picture.ts";
import type { Report } from "./differences.ts";
import { compare } from "./reconcile.ts";
import { createRepairs, type RepairDeps } from "./repairs.ts";

export interface Reconciled extends Report {
  readonly cohort: string;
  readonly at: number;
  /** Differences acted on in this run; the workers bring the repairs out. */
  readonly repaired: number;
}

export interface Reconciliation {
  /**
   * Compares tool, LMS, LRS and certificates of one cohort; with `repair`, mends what can be mended.
   * @param actor person id, or "system"
   */
  run(
    at: { readonly tenant: string; readonly cohort: string },
    how: { readonly repair: boolean; readonly actor: string },
  ): Promise<Reconciled>;
  /** The last run of this process, if any. */
  last(tenant: string, cohort: string): Reconciled | undefined;
}

export function createReconciliation(deps: PictureDeps & RepairDeps & { readonly clock: Clock }): Reconciliation {
  const pictures = createPictures(deps);
  const repairs = createRepairs(deps);
  const last = new Map<string, Reconciled>();
  return {
    async run({ tenant, cohort }, { repair, actor }) {
      const picture = await pictures(tenant, cohort);
      const report = compare(picture);
      const repaired = repair ? await repairs({ tenant, cohort, actor, picture }, report.differences) : 0;
      const done = { ...report, cohort, at: deps.clock(), repaired };
      last.set(JSON.stringify([tenant, cohort]), done);
      return done;
    },
    last: (tenant, cohort) => last.get(JSON.stringify([tenant, cohort])),
  };
}
