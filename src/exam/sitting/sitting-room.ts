import type { Cohorts } from "../../cohort/ports.ts";
import { createClosing, type ClosingDeps } from "../closing.ts";
import { createAllowances, type Allowances } from "./allowances.service.ts";
import { createInvigilation, type Invigilation, type InvigilationDeps } from "./invigilation.service.ts";
import { createLateUploads, type LateUploads } from "./late.service.ts";
import { createLive, type Live } from "./live.service.ts";

/** What surrounds a sitting: who watches over it, what single persons are allowed, and what arrives when it is over. */
export interface SittingRoom {
  readonly invigilation: Invigilation;
  readonly allowances: Allowances;
  readonly lateUploads: LateUploads;
  readonly live: Live;
}

type SittingRoomDeps = Omit<InvigilationDeps, "closing"> & ClosingDeps & { readonly cohorts: Pick<Cohorts, "learners"> };

export function createSittingRoom(given: SittingRoomDeps): SittingRoom {
  const deps = { ...given, closing: createClosing(given) };
  return {
    invigilation: createInvigilation(deps),
    allowances: createAllowances(deps),
    lateUploads: createLateUploads(deps),
    live: createLive(deps),
  };
}
