import type { Cohorts } from "../cohort/ports.ts";
import { AppError } from "../shared/errors.ts";
import { parse } from "../web/parse.ts";
import { json, page, redirect, type Reply, type SessionCall, type SessionRoute } from "../web/route.ts";
import type { Library } from "./library.ts";
import { DraftJson, PanelParams, QueueQuery, RatingForm } from "./observation.forms.ts";
import type { PanelsService } from "./panels.service.ts";
import { toDo, toQueuePage } from "./queue.presenter.ts";
import { namesOf } from "./names.ts";
import { clockTime } from "../i18n/times.ts";
import type { ScoringService } from "./scoring.service.ts";
import { toSheetPage, type SheetFacts } from "./sheet.presenter.ts";

export interface RatingServices {
  readonly panels: PanelsService;
  readonly scoring: ScoringService;
  readonly cohorts: Cohorts;
  readonly library: Library;
}

/** A rater's evening: queue, sheet, draft, hand in, next. */
export function panelRoutes({ panels, scoring, cohorts, library }: RatingServices): readonly SessionRoute[] {
  const panelOf = (call: SessionCall): string => parse(PanelParams, call.params).panel;

  async function queue(call: SessionCall): Promise<Reply> {
    const { actor } = call;
    const [mine, leaves, names] = await Promise.all([scoring.queue(actor), panels.leaves(actor), namesOf(cohorts, actor)]);
    const handedIn = parse(QueueQuery, call.query).handed !== undefined;
    return page("observation/queue", toQueuePage({ queue: mine, leaves, names, rater: actor.person, handedIn }, call));
  }

  async function showSheet(call: SessionCall, refused?: SheetFacts["refused"]): Promise<Reply> {
    const { actor } = call;
    const [sheet, mine, leaves, names] = await Promise.all([
      scoring.sheet(actor, panelOf(call)),
      scoring.queue(actor),
      panels.leaves(actor),
      namesOf(cohorts, actor),
    ]);
    const leaf = leaves.find(({ id }) => id === sheet.panel.component);
    if (leaf === undefined) throw new AppError("not-found", { reason: `component ${sheet.panel.component}` });
    const left = toDo(mine, actor.person).filter(({ panel }) => panel.id !== sheet.panel.id).length;
    const handedIn = parse(QueueQuery, call.query).handed !== undefined;
    const scenario = library.scenario(leaf.observation.scenario);
    const facts = { sheet, scenario, names, rater: actor.person, left, handedIn, ...(refused !== undefined && { refused }) };
    return page("observation/sheet", toSheetPage(facts, call), refused === undefined ? 200 : 422);
  }

  /** A draft from the page's script, or from its button where there is no script. */
  async function draft(call: SessionCall): Promise<Reply> {
    const id = panelOf(call);
    const isJson = (call.headers["content-type"] ?? "").startsWith("application/json");
    const state = await scoring.saveDraft(call.actor, id, isJson ? parse(DraftJson, call.body) : parse(RatingForm, call.body));
    if (!isJson) return redirect(call.href(`/panels/${id}`));
    return state === "saved" ? json({ state, time: clockTime(call.now, call) }) : json({ state }, 409);
  }

  async function submit(call: SessionCall): Promise<Reply> {
    const id = panelOf(call);
    const input = parse(RatingForm, call.body);
    const outcome = await scoring.submit(call.actor, id, input);
    switch (outcome.type) {
      case "incomplete":
        return showSheet(call, { input, problems: outcome.problems });
      case "already":
        return redirect(call.href(`/panels/${id}`));
      case "submitted": {
        const [next] = toDo(await scoring.queue(call.actor), call.actor.person);
        return redirect(call.href(next === undefined ? "/panels?handed=1" : `/panels/${next.panel.id}?handed=1`));
      }
    }
  }

  const mine = { right: "evidence.score", audit: null } as const;
  return [
    { ...mine, method: "get", path: "/panels", handle: queue },
    { ...mine, method: "get", path: "/panels/:panel", handle: (call) => showSheet(call) },
    { ...mine, method: "post", path: "/panels/:panel/draft", handle: draft },
    { ...mine, method: "post", path: "/panels/:panel/submit", audit: "panel.scored", handle: submit },
  ];
}
