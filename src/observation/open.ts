import type { Cohorts } from "../cohort/ports.ts";
import type { Actor } from "../people/records.ts";
import { AppError } from "../shared/errors.ts";

/** Refuses a deed in a cohort that has been closed. @throws AppError("archived") */
export async function requireOpen(cohorts: Pick<Cohorts, "cohort">, { tenant, cohort }: Actor): Promise<void> {
  if ((await cohorts.cohort(tenant, cohort)).state === "archived") throw new AppError("archived");
}
