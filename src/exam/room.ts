import type { Withdrawals } from "../delivery/withdrawal.ts";
import type { Files } from "../files/files.service.ts";
import type { Jobs } from "../jobs/jobs.service.ts";
import type { JobKind } from "../jobs/kinds.ts";
import type { ProgrammeService } from "../programme/programme.service.ts";
import { createAnalysis } from "./analysis/analysis.service.ts";
import { createExamTerms } from "./attempts/room.ts";
import { createBankRoom } from "./bank/room.ts";
import { createBankSource } from "./bank/source.ts";
import type { Banks } from "./banks.ts";
import { closingJob } from "./closing.job.ts";
import { createExamService, type ExamDeps } from "./exam.service.ts";
import { createExtending } from "./extending.ts";
import { createHolding } from "./holding.ts";
import { createIntegrity } from "./integrity/integrity.service.ts";
import { createLibrary } from "./library.ts";
import { releaseJob } from "./marking/release.job.ts";
import { createReleasing } from "./marking/releasing.ts";
import { createMarkingRules } from "./marking/rules.service.ts";
import { regradeJob } from "./regrade/regrade.job.ts";
import { createRegrades } from "./regrade/regrade.service.ts";
import { createPresences } from "./sitting/presence.ts";
import { createRooms } from "./sitting/rooms.ts";
import { createSittingRoom } from "./sitting/sitting-room.ts";

interface ExamRoomDeps extends Omit<ExamDeps, "rooms" | "presences" | "banks"> {
  readonly programmes: ProgrammeService;
  readonly files: Files;
  readonly jobs: Jobs;
  readonly log: Parameters<typeof createPresences>[0]["log"];
  /** Told until when somebody is held to the time. */
  readonly hold: (until: number) => void;
  readonly shipped: Banks;
}

/** Everything about written exams, made once. */
export function createExamRoom({ files, jobs, log, hold, shipped, ...deps }: ExamRoomDeps) {
  const { store, cohorts, signals } = deps;
  const banks = createBankSource({ store, banks: shipped });
  const rooms = createRooms(deps);
  const presences = createPresences({ store, signals, log, hold });
  const exams = createExamService({ ...deps, rooms, presences, banks });
  const library = createLibrary(deps);
  const releasing = createReleasing(deps);
  return {
    /** For pages and other slices. */
    services: {
      exams,
      ...createExamTerms({ ...deps, banks }),
      ...createSittingRoom({ ...deps, rooms, library }),
      integrity: createIntegrity({ store, cohorts }),
      analysis: createAnalysis({ ...deps, library }),
      markingRules: createMarkingRules({ ...deps, releasing }),
      regrades: createRegrades({ ...deps, library, jobs }),
      bankRoom: createBankRoom({ ...deps, files, library, source: banks, shipped, exams }),
    },
    releasing,
    extending: createExtending({ ...deps, rooms }),
    heldBy: createHolding({ store, rooms }),
    kinds: (withdrawals: Withdrawals): readonly JobKind[] => [
      closingJob({ ...deps, rooms, exams, hold }),
      releaseJob({ releasing }),
      regradeJob({ ...deps, library, withdrawals }),
    ],
    /** Writes what is still to be written of those who sit. */
    flush: () => presences.flush(),
  };
}
