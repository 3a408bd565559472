import type { Languages } from "../i18n/translate.ts";
import type { Actor } from "../people/records.ts";
import type { Programmes } from "../programme/ports.ts";
import type { LedgerService } from "../result/ledger.service.ts";
import type { Clock } from "../shared/clock.ts";
import type { Ids } from "../shared/ids.ts";
import type { Store } from "../store/port.ts";
import { type Form, formOf, type FormName } from "./forms.ts";
import type { OpenTarget, Target } from "./target.ts";
import { applicationsTarget } from "./targets/applications.ts";
import { assessmentTarget } from "./targets/assessment.ts";
import { certificatesTarget } from "./targets/certificates.ts";
import { peopleTarget } from "./targets/people.ts";
import { planTarget } from "./targets/plan.ts";
import { surveyTarget } from "./targets/survey.ts";

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly programmes: Programmes;
  readonly ledger: LedgerService;
  readonly languages: Languages;
}

export interface Targets {
  /** A form's columns: cheap, no people are read. */
  form(name: FormName, actor: Actor): Promise<Form>;
  open(name: FormName, actor: Actor): Promise<Target>;
}

/** Every form's place in the house. */
export function createTargets({ programmes, languages, ...base }: Deps): Targets {
  const definition = async ({ tenant, cohort }: Actor) => (await programmes.published(tenant, cohort)).definition;
  const deps = { ...base, definition };
  const targets: Readonly<Record<FormName, OpenTarget>> = {
    survey: surveyTarget(deps),
    plan: planTarget(deps),
    assessment: assessmentTarget(deps),
    applications: applicationsTarget(deps),
    certificates: certificatesTarget({
      ...deps,
      stateWords: (locale) => (state, total) => {
        const t = languages.translator(locale);
        return state === "passed" && total !== "" ? t("sheets.result.passedWith", { total }) : t(`sheets.result.${state}`);
      },
    }),
    people: peopleTarget(deps),
  };
  return {
    form: async (name, actor) => formOf(name, await definition(actor)),
    open: (name, actor) => targets[name](actor),
  };
}
