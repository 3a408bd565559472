import type { Cohorts } from "../cohort/ports.ts";
import { auditLine } from "../delivery/changes.ts";
import type { Actor } from "../people/records.ts";
import { checkDefinition } from "../programme/check.ts";
import { definitionFrom } from "../programme/form.ts";
import type { ProgrammeService } from "../programme/programme.service.ts";
import type { ProgrammeDefinition } from "../programme/records.ts";
import type { Templates } from "../programme/templates.ts";
import { companyOf } from "../people/company.ts";
import type { Clock } from "../shared/clock.ts";
import { AppError } from "../shared/errors.ts";
import type { Locale } from "../shared/json.ts";
import type { Store } from "../store/port.ts";
import { contentItems, WHOLE } from "./deep-linking-items.ts";
import { toProgrammeForm, type Choice, type ChoiceProblem } from "./deep-linking-form.ts";
import type { DeepLinking } from "./deep-linking.ts";
import type { DeepLinkingRequest, SessionRecord } from "./records.ts";

/** What an instructor chooses from. */
export interface Offer {
  readonly request: DeepLinkingRequest;
  /** Programmes that may be chosen, the course's own first. */
  readonly programmes: readonly ProgrammeDefinition[];
  readonly chosen: ProgrammeDefinition;
  /** The version shown; 0 when a template is shown that this course does not run. */
  readonly base: number;
  readonly zone: string;
  /** The LMS takes course links here. */
  readonly takesLinks: boolean;
}

export type Answered =
  | { readonly type: "answer"; readonly returnUrl: string; readonly jwt: string }
  | {
      readonly type: "refused";
      readonly problems: readonly ChoiceProblem[];
      readonly activities: "none" | "unknown" | "too-many" | undefined;
    }
  /** The programme was published anew since the page was opened. */
  | { readonly type: "stale" };

export interface DeepLinkingDesk {
  /** @throws AppError("not-found") for a session that was not asked for links */
  offer(actor: Actor, session: SessionRecord, programme: string | undefined): Promise<Offer>;
  /**
   * Signs the chosen links for the LMS. Figures typed for the programme this course runs are published as its next version first, so that page, links
   * and results say the same; the checks are the programme page's.
   */
  answer(actor: Actor, asked: { session: SessionRecord; choice: Choice; locale: Locale; reviewLabel: string }): Promise<Answered>;
  /** Nothing chosen. */
  cancel(session: SessionRecord): Promise<{ readonly returnUrl: string; readonly jwt: string }>;
}

export interface DeepLinkingDeskDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly cohorts: Pick<Cohorts, "cohort">;
  readonly programmes: Pick<ProgrammeService, "published" | "publish">;
  readonly templates: Templates;
  readonly deepLinking: DeepLinking;
  readonly publicUrl: string;
}

export function createDeepLinkingDesk(deps: DeepLinkingDeskDeps): DeepLinkingDesk {
  const { store, clock, cohorts, programmes, templates, deepLinking, publicUrl } = deps;

  async function offer(actor: Actor, session: SessionRecord, programme: string | undefined): Promise<Offer> {
    const request = session.deepLinking;
    if (request === undefined) throw new AppError("not-found", { reason: "no deep-linking launch" });
    const [own, { definition, number }, { zone }] = await Promise.all([
      cohorts.cohort(actor.tenant, actor.cohort),
      programmes.published(actor.tenant, actor.cohort),
      companyOf(store, actor.tenant),
    ]);
    const others = [...templates].filter(([id]) => id !== own.programme).map(([, template]) => template);
    const runsIt = programme === undefined || programme === own.programme || programme === definition.template;
    const chosen = runsIt ? definition : templates.get(programme);
    if (chosen === undefined) throw new AppError("not-found", { reason: "no such programme" });
    return {
      request,
      programmes: [definition, ...others],
      chosen,
      base: runsIt ? number : 0,
      zone,
      takesLinks: request.acceptTypes.includes("ltiResourceLink"),
    };
  }

  function wrongActivities({ activities }: Choice, { chosen, request }: Offer): Extract<Answered, { type: "refused" }>["activities"] {
    if (activities.length === 0) return "none";
    if (activities.length > 1 && !request.acceptMultiple) return "too-many";
    const known = new Set([WHOLE, ...chosen.components.map(({ id }) => id)]);
    return activities.every((activity) => known.has(activity)) ? undefined : "unknown";
  }

  return {
    offer,
    cancel: (session) => deepLinking.answer(session, []),
    async answer(actor, { session, choice, locale, reviewLabel }) {
      const given = await offer(actor, session, choice.programme);
      if (given.base !== choice.base) return { type: "stale" };
      const { form, problems } = toProgrammeForm(choice, given.chosen, given.zone);
      const definition = definitionFrom(given.chosen, form);
      const found = [...problems, ...checkDefinition(definition)];
      const activities = wrongActivities(choice, given);
      if (found.length > 0 || activities !== undefined) return { type: "refused", problems: found, activities };
      if (given.base > 0) {
        const published = await programmes.publish(actor, form);
        if (published.type === "stale") return { type: "stale" };
        if (published.type === "refused") return { type: "refused", problems: published.problems, activities: undefined };
      }
      // A programme this course does not run yet begins with the first launch of its link; its column is then made by the gradebook worker.
      const cohort = given.base > 0 ? actor.cohort : undefined;
      const facts = { definition, cohort, activities: choice.activities, publicUrl, locale, zone: given.zone, reviewLabel };
      const { returnUrl, jwt } = await deepLinking.answer(session, contentItems(facts));
      const { tenant, person } = actor;
      const detail = { programme: definition.template, activities: [...choice.activities] };
      await store.commit([
        auditLine({
          tenant,
          cohort: actor.cohort,
          at: clock(),
          actor: person,
          action: "deep-linking.answered",
          subject: session.id,
          detail,
        }),
      ]);
      return { type: "answer", returnUrl, jwt };
    },
  };
}
