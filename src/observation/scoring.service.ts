import { auditLine } from "../delivery/changes.ts";
import type { Actor } from "../people/records.ts";
import { exact, parseExact, toText, compare, HUNDRED, ZERO, type Exact } from "../shared/exact.ts";
import { AppError } from "../shared/errors.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { findAll, insert, replace, type Change } from "../store/port.ts";
import { panelOutcome, type PanelOutcome } from "./panel.ts";
import type { PanelsDependencies } from "./panels.service.ts";
import { checkPoints, knownPoints, ratingTotal, type RatingProblem } from "./rating.ts";
import type { PanelRecord, RatingRecord } from "./records.ts";

export interface RatingInput {
  readonly points: Readonly<Record<string, number>>;
  readonly comment: string;
}

export type SubmitOutcome =
  | { readonly type: "submitted"; readonly panel: PanelOutcome["type"] }
  /** Already handed in: what stands is kept. */
  | { readonly type: "already" }
  | { readonly type: "incomplete"; readonly problems: readonly RatingProblem[] };

export type ModerateOutcome = { readonly type: "set" } | { readonly type: "refused"; readonly field: "score" | "reason" };

export interface ScoringService {
  /** The panels a rater scores, with their own rating only. */
  queue(actor: Actor): Promise<readonly { readonly panel: PanelRecord; readonly own: RatingRecord | undefined }[]>;
  /** One panel as this rater may see it: others' ratings only once all are in. */
  sheet(
    actor: Actor,
    panel: string,
  ): Promise<{ readonly panel: PanelRecord; readonly own: RatingRecord | undefined; readonly others: readonly RatingRecord[] }>;
  /** Keeps a draft: one conditional write, nothing told to anybody. */
  saveDraft(actor: Actor, panel: string, input: RatingInput): Promise<"saved" | "already">;
  submit(actor: Actor, panel: string, input: RatingInput): Promise<SubmitOutcome>;
  /** Everything about one panel, for the instructor. */
  whole(actor: Actor, panel: string): Promise<{ readonly panel: PanelRecord; readonly ratings: readonly RatingRecord[] }>;
  /** Sets the score of a panel that asks for moderation, with a reason; raw ratings stay. */
  moderate(actor: Actor, panel: string, input: { readonly score: string; readonly reason: string }): Promise<ModerateOutcome>;
}

export const ratingId = (panel: string, rater: string): string => `${panel}.${rater}`;

export function createScoring({ store, clock, cohorts, programmes, ledger }: PanelsDependencies): ScoringService {
  async function load(actor: Actor, id: string): Promise<PanelRecord> {
    const panel = await store.get(collections.panels, actor.tenant, id);
    if (panel === undefined || panel.cohort !== actor.cohort) throw new AppError("not-found", { reason: `panel ${id.slice(0, 80)}` });
    return panel;
  }

  /** A panel assigned to this rater; anybody else's does not exist for them. */
  async function assigned(actor: Actor, id: string): Promise<PanelRecord> {
    const panel = await load(actor, id);
    if (panel.person === actor.person) throw new AppError("own-work");
    if (!panel.raters.includes(actor.person)) throw new AppError("not-found", { reason: "not this rater's panel" });
    return panel;
  }

  const ratingsOf = (actor: Actor, panel: string) =>
    findAll(store, collections.ratings, { tenant: actor.tenant, query: { index: "byPanel", equal: [panel] } });

  /** Another named rater who is not on the panel yet, if there is one. */
  async function nextRater(actor: Actor, panel: PanelRecord): Promise<string | undefined> {
    const places = await cohorts.roster(actor.tenant, actor.cohort);
    return places.find(
      ({ member, person }) =>
        member.active && member.named.includes("rater") && !panel.raters.includes(person.id) && person.id !== panel.person,
    )?.person.id;
  }

  async function firstRaters(actor: Actor, panel: PanelRecord): Promise<number> {
    const { definition } = await programmes.published(actor.tenant, actor.cohort);
    const leaf = definition.components.find((component) => component.id === panel.component);
    return leaf?.instrument === "observation" ? leaf.observation.raters : 2;
  }

  /** What a complete set of submitted ratings does to the panel, ready to commit. */
  async function conclude(
    actor: Actor,
    panel: PanelRecord,
    totals: readonly Exact[],
  ): Promise<{ outcome: PanelOutcome; changes: readonly Change[] }> {
    const another = await nextRater(actor, panel);
    const raters = Math.min(await firstRaters(actor, panel), panel.raters.length);
    const outcome = panelOutcome(totals, { raters, limit: exact(panel.limit), anotherRater: another !== undefined });
    switch (outcome.type) {
      case "scoring":
        return { outcome, changes: [replace(collections.panels, panel)] };
      case "third-rater":
        return {
          outcome,
          changes: [replace(collections.panels, { ...panel, state: "third-rater", raters: [...panel.raters, another ?? ""] })],
        };
      case "moderation":
        return { outcome, changes: [replace(collections.panels, { ...panel, state: "moderation" })] };
      case "final":
        return { outcome, changes: await finalChanges(panel, outcome.score, "system") };
    }
  }

  async function finalChanges(panel: PanelRecord, score: Exact, by: string, note?: string): Promise<readonly Change[]> {
    const { tenant, cohort, component, person, id } = panel;
    const moderation = note === undefined ? {} : { moderation: { by, reason: note, at: clock() } };
    return [
      replace(collections.panels, { ...panel, state: "final", score: toText(score), ...moderation }),
      ...(await ledger.settle({
        tenant,
        cohort,
        component,
        person,
        score,
        source: "panel",
        ref: id,
        by,
        at: clock(),
        ...(note !== undefined && { note }),
      })),
    ];
  }

  const draft = (actor: Actor, panel: PanelRecord, input: RatingInput): Omit<RatingRecord, "version"> => ({
    id: ratingId(panel.id, actor.person),
    tenant: actor.tenant,
    panel: panel.id,
    cohort: panel.cohort,
    rater: actor.person,
    state: "draft",
    points: knownPoints(panel.rubric, input.points),
    comment: input.comment,
    at: clock(),
  });

  const put = (before: RatingRecord | undefined, after: Omit<RatingRecord, "version">): Change =>
    before === undefined
      ? insert<RatingRecord>(collections.ratings, after)
      : replace(collections.ratings, { ...after, version: before.version });

  return {
    async queue(actor) {
      const { tenant, cohort } = actor;
      const [panels, own] = await Promise.all([
        findAll(store, collections.panels, { tenant, query: { index: "byCohort", equal: [cohort] } }),
        findAll(store, collections.ratings, { tenant, query: { index: "byRater", equal: [cohort, actor.person] } }),
      ]);
      const byPanel = new Map(own.map((rating) => [rating.panel, rating]));
      return panels.filter((panel) => panel.raters.includes(actor.person)).map((panel) => ({ panel, own: byPanel.get(panel.id) }));
    },

    async sheet(actor, id) {
      const panel = await assigned(actor, id);
      const ratings = await ratingsOf(actor, id);
      const own = ratings.find((rating) => rating.rater === actor.person);
      const open = panel.state === "final" || panel.state === "moderation";
      return { panel, own, others: open ? ratings.filter((rating) => rating.rater !== actor.person && rating.state === "submitted") : [] };
    },

    saveDraft: (actor, id, input) =>
      deciding<"saved" | "already">(store, async () => {
        const panel = await assigned(actor, id);
        const before = await store.get(collections.ratings, actor.tenant, ratingId(id, actor.person));
        if (before?.state === "submitted" || panel.state === "final") return { changes: [], outcome: "already" };
        return { changes: [put(before, draft(actor, panel, input))], outcome: "saved" };
      }),

    submit: (actor, id, input) =>
      deciding<SubmitOutcome>(store, async () => {
        const panel = await assigned(actor, id);
        const ratings = await ratingsOf(actor, id);
        const before = ratings.find((rating) => rating.rater === actor.person);
        if (before?.state === "submitted" || panel.state === "final") return { changes: [], outcome: { type: "already" } };
        const problems = checkPoints(panel.rubric, input.points);
        if (problems.length > 0) return { changes: [], outcome: { type: "incomplete", problems } };
        const total = ratingTotal(panel.rubric, input.points);
        const submitted = { ...draft(actor, panel, input), state: "submitted" as const, total: toText(total) };
        const others = ratings.filter((rating) => rating.rater !== actor.person && rating.state === "submitted");
        const { outcome, changes } = await conclude(actor, panel, [...others.map((rating) => exact(rating.total ?? "0")), total]);
        const { tenant, cohort } = actor;
        const line = auditLine({
          tenant,
          cohort,
          at: clock(),
          actor: actor.person,
          action: "panel.scored",
          subject: panel.person,
          detail: { panel: id, total: toText(total), outcome: outcome.type },
        });
        return { changes: [put(before, submitted), ...changes, line], outcome: { type: "submitted", panel: outcome.type } };
      }),

    async whole(actor, id) {
      const [panel, ratings] = await Promise.all([load(actor, id), ratingsOf(actor, id)]);
      return { panel, ratings: ratings.filter((rating) => rating.state === "submitted") };
    },

    moderate: (actor, id, input) =>
      deciding<ModerateOutcome>(store, async () => {
        const panel = await load(actor, id);
        if (panel.person === actor.person) throw new AppError("own-work");
        if (panel.state !== "moderation") throw new AppError("conflict", { reason: `panel is ${panel.state}` });
        const score = parseExact(input.score.trim());
        if (score === undefined || compare(score, ZERO) < 0 || compare(score, HUNDRED) > 0)
          return { changes: [], outcome: { type: "refused", field: "score" } };
        if (input.reason.trim() === "") return { changes: [], outcome: { type: "refused", field: "reason" } };
        const { tenant, cohort } = actor;
        const line = auditLine({
          tenant,
          cohort,
          at: clock(),
          actor: actor.person,
          action: "panel.moderated",
          subject: panel.person,
          detail: { panel: id, score: toText(score) },
        });
        return { changes: [...(await finalChanges(panel, score, actor.person, input.reason.trim())), line], outcome: { type: "set" } };
      }),
  };
}
