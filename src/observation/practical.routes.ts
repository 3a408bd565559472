import type { Cohorts } from "../cohort/ports.ts";
import { may } from "../people/rights.ts";
import { parse } from "../web/parse.ts";
import { page, redirect, type Reply, type SessionCall, type SessionRoute } from "../web/route.ts";
import { toModerationPage, type ModerationFacts } from "./moderation.presenter.ts";
import { ComponentParams, ModerationForm, PanelParams, PracticalQuery } from "./observation.forms.ts";
import type { PanelsService } from "./panels.service.ts";
import { toPracticalPage, type PracticalFacts } from "./practical.presenter.ts";
import { namesOf } from "./names.ts";
import type { ScoringService } from "./scoring.service.ts";

interface PracticalServices {
  readonly panels: PanelsService;
  readonly scoring: ScoringService;
  readonly cohorts: Cohorts;
}

/** The instructor's side of the panels: overview, set-up, moderation. */
export function practicalRoutes({ panels, scoring, cohorts }: PracticalServices): readonly SessionRoute[] {
  async function overview(call: SessionCall, tooFew?: PracticalFacts["tooFew"]): Promise<Reply> {
    const { actor } = call;
    const [overviews, names] = await Promise.all([panels.overview(actor), namesOf(cohorts, actor)]);
    const { assigned } = parse(PracticalQuery, call.query);
    const facts = { overviews, names, mayEdit: may(actor.roles, "programme.edit"), assigned, tooFew };
    return page("observation/practical", toPracticalPage(facts, call), tooFew === undefined ? 200 : 422);
  }

  async function assign(call: SessionCall): Promise<Reply> {
    const { component } = parse(ComponentParams, call.params);
    const outcome = await panels.assign(call.actor, component);
    if (outcome.type === "too-few-raters") return overview(call, { component, ...outcome });
    return redirect(call.href(`/practical?assigned=${outcome.people}`));
  }

  async function showModeration(call: SessionCall, refused?: ModerationFacts["refused"]): Promise<Reply> {
    const { panel: id } = parse(PanelParams, call.params);
    const [{ panel, ratings }, names] = await Promise.all([scoring.whole(call.actor, id), namesOf(cohorts, call.actor)]);
    const facts = { panel, ratings, names, ...(refused !== undefined && { refused }) };
    return page("observation/moderate", toModerationPage(facts, call), refused === undefined ? 200 : 422);
  }

  async function moderate(call: SessionCall): Promise<Reply> {
    const { panel } = parse(PanelParams, call.params);
    const input = parse(ModerationForm, call.body);
    const outcome = await scoring.moderate(call.actor, panel, input);
    if (outcome.type === "refused") return showModeration(call, { ...input, fields: outcome.fields });
    return redirect(call.href(`/practical/panels/${panel}/moderate`));
  }

  const moderation = { path: "/practical/panels/:panel/moderate", right: "programme.edit" } as const;
  return [
    { method: "get", path: "/practical", right: "work.mark", audit: null, handle: (call) => overview(call) },
    { method: "post", path: "/practical/:component/assign", right: "programme.edit", audit: "panel.assigned", handle: assign },
    { ...moderation, method: "get", audit: null, handle: (call) => showModeration(call) },
    { ...moderation, method: "post", audit: "panel.moderated", handle: moderate },
  ];
}
