import { MINUTE, SECOND } from "../../src/shared/clock.ts";
import { sitInRoom } from "../bench/exam.ts";
import type { DrillResult } from "./result.ts";

/** ms; a process that serves a thousand people may grow to 1 GB. */
const LIMIT = { launchP95: 1_000, saveP95: 300, saveP99: 1_000, handInP95: 2_000, lagP99: 100, rssMb: 1_024 };

/** A thousand people from one address: all launch within a minute, save each ten seconds, and hand in within the last minute. */
export async function room({ people, minutes }: { readonly people: number; readonly minutes: number }): Promise<DrillResult> {
  const figures = await sitInRoom(
    { people, launching: MINUTE, saving: minutes * MINUTE, saveEvery: 10 * SECOND, handingIn: MINUTE },
    false,
  );
  const { launch, save, handIn, errors, lost, lagP99, rssMb } = figures;
  const inTime = launch.p95 <= LIMIT.launchP95 && save.p95 <= LIMIT.saveP95 && save.p99 <= LIMIT.saveP99 && handIn.p95 <= LIMIT.handInP95;
  const pass = inTime && errors === 0 && lost === 0 && lagP99 <= LIMIT.lagP99 && rssMb <= LIMIT.rssMb;
  return { name: "room", drill: "D17", pass, minutes, ...figures, limit: LIMIT };
}
