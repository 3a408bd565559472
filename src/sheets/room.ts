import type { Cohorts } from "../cohort/ports.ts";
import { createWithdrawals } from "../delivery/withdrawal.ts";
import type { FilePurpose, Files } from "../files/files.service.ts";
import { SHEETS } from "../files/types.ts";
import type { Languages } from "../i18n/translate.ts";
import type { Jobs } from "../jobs/jobs.service.ts";
import type { JobKind } from "../jobs/kinds.ts";
import { may } from "../people/rights.ts";
import type { Actor } from "../people/records.ts";
import type { Programmes } from "../programme/ports.ts";
import type { LedgerService } from "../result/ledger.service.ts";
import type { Clock } from "../shared/clock.ts";
import type { Ids } from "../shared/ids.ts";
import { collections } from "../store/collections.ts";
import type { Store } from "../store/port.ts";
import { applyingJob } from "./applying.job.ts";
import type { FormName } from "./forms.ts";
import { keepingJobs } from "./keeping.job.ts";
import { readingJob } from "./reading.job.ts";
import { createSheets, IMPORT_PURPOSE, type SheetsService } from "./sheets.service.ts";
import { takingBackJob } from "./taking-back.ts";
import { createTargets } from "./targets.ts";
import { createUndo } from "./undo.ts";
import { createWorkOrders } from "./work-orders.ts";

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly cohorts: Cohorts;
  readonly programmes: Programmes;
  readonly ledger: LedgerService;
  readonly languages: Languages;
  readonly files: Files;
  readonly jobs: Pick<Jobs, "put">;
  /** Origin of the tool. */
  readonly publicUrl: string;
}

export interface SheetsRoom {
  readonly sheets: SheetsService;
  readonly purpose: FilePurpose;
  readonly kinds: readonly JobKind[];
}

const MOST_BYTES = 10 * 1024 * 1024;

/** Everything of sheets put together: the service, the purpose its files have, and its jobs. */
export function createSheetsRoom({ files, jobs, publicUrl, ...base }: Deps): SheetsRoom {
  const { store, programmes, ledger } = base;
  const targets = createTargets(base);
  const orders = createWorkOrders({ jobs });
  const undo = createUndo({
    store,
    ledger,
    withdrawals: createWithdrawals({ store, publicUrl }),
    definition: async (tenant, cohort) => (await programmes.published(tenant, cohort)).definition,
  });
  const work = { ...base, files, undo, orders, openTarget: (name: FormName, actor: Actor) => targets.open(name, actor) };
  return {
    sheets: createSheets({ ...base, files, orders, targets }),
    kinds: [readingJob(work), applyingJob(work), takingBackJob(work), ...keepingJobs(work)],
    purpose: {
      name: IMPORT_PURPOSE,
      types: [...SHEETS],
      maxBytes: MOST_BYTES,
      mayUpload: ({ roles }) => may(roles, "programme.edit"),
      async mayRead({ tenant, cohort, roles }, { owner = "" }) {
        const record = await store.get(collections.imports, tenant, owner.replace(/^imports\//, ""));
        return may(roles, "programme.edit") && record?.cohort === cohort;
      },
    },
  };
}
