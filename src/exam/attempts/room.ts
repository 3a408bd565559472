import type { Cohorts } from "../../cohort/ports.ts";
import type { ProgrammeService } from "../../programme/programme.service.ts";
import type { SessionRoute } from "../../web/route.ts";
import type { Clock } from "../../shared/clock.ts";
import type { Store } from "../../store/port.ts";
import type { BankSource } from "../bank/source.ts";
import { blueprintRoutes } from "../blueprint/blueprint.routes.ts";
import { createExamDesk } from "../blueprint/desk.service.ts";
import { makeUpRoutes } from "./make-ups.routes.ts";
import { createMakeUps } from "./make-ups.service.ts";
import { createExamPasswords } from "./password.ts";
import { examSettingsRoutes } from "./settings.routes.ts";
import { startRoutes } from "./start.routes.ts";

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
  readonly programmes: ProgrammeService;
  readonly cohorts: Cohorts;
  readonly banks: BankSource;
}

export type ExamTerms = ReturnType<typeof createExamTerms>;

/** On what terms exams are sat: settings, blueprint, make-ups. */
export const createExamTerms = (deps: Deps) => ({
  examDesk: createExamDesk(deps),
  examPasswords: createExamPasswords(deps),
  makeUps: createMakeUps(deps),
});

type Services = ExamTerms & Parameters<typeof startRoutes>[0] & Parameters<typeof blueprintRoutes>[0];

export const examTermsRoutes = (services: Services): readonly SessionRoute[] => [
  ...startRoutes(services),
  ...examSettingsRoutes(services),
  ...blueprintRoutes(services),
  ...makeUpRoutes(services),
];
