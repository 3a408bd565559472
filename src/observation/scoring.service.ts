import { announce, auditLine } from "../delivery/changes.ts";
import type { Actor } from "../people/records.ts";
import { toText } from "../shared/exact.ts";
import { AppError } from "../shared/errors.ts";
import { collections } from "../store/collections.ts";
import { deciding } from "../store/deciding.ts";
import { findAll, insert, replace, type Change, type New } from "../store/port.ts";
import { createConclusions } from "./conclusion.ts";
import { readEntry } from "./entry.ts";
import { requireOpen } from "./open.ts";
import { ratingsOpen, type PanelOutcome } from "./panel.ts";
import type { PanelsDependencies } from "./panels.service.ts";
import { checkPoints, knownPoints, ratingTotal, type RatingProblem } from "./rating.ts";
import { ratingId } from "./raters.ts";
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

export type ModerateOutcome = { readonly type: "set" } | { readonly type: "refused"; readonly fields: readonly ("score" | "reason")[] };

/** One panel as a rater may see it. */
export interface Sheet {
  readonly panel: PanelRecord;
  readonly own: RatingRecord | undefined;
  /** Handed-in ratings of the others; empty until all are in. */
  readonly others: readonly RatingRecord[];
}

/**
 * Scoring by raters and the moderator's last word. Deeds in an archived cohort are refused with AppError("archived"), one's own panel
 * with AppError("own-work"); a panel of another cohort or another rater is AppError("not-found").
 */
export interface ScoringService {
  /** The panels a rater scores, longest waiting first, with their own rating only. */
  queue(actor: Actor): Promise<readonly { readonly panel: PanelRecord; readonly own: RatingRecord | undefined }[]>;
  sheet(actor: Actor, panel: string): Promise<Sheet>;
  /** Keeps a draft: one conditional write, nothing told to anybody. */
  saveDraft(actor: Actor, panel: string, input: RatingInput): Promise<"saved" | "already">;
  submit(actor: Actor, panel: string, input: RatingInput): Promise<SubmitOutcome>;
  /** A panel whose ratings are all in, with them, for the moderator; before that AppError("conflict"). */
  whole(actor: Actor, panel: string): Promise<{ readonly panel: PanelRecord; readonly ratings: readonly RatingRecord[] }>;
  /**
   * Sets the score of a panel that asks for moderation, or corrects a final one, with a reason; raw ratings stay.
   * @throws AppError("conflict") while ratings are missing, and where another version of a final panel was seen
   */
  moderate(actor: Actor, panel: string, input: ModerationInput): Promise<ModerateOutcome>;
}

export interface ModerationInput {
  readonly score: string;
  readonly reason: string;
  /** Version of a final panel whose score is to be corrected. */
  readonly seen?: number | undefined;
}

const isSubmitted = (rating: RatingRecord): boolean => rating.state === "submitted";

export function createScoring({ store, clock, cohorts, ledger }: Omit<PanelsDependencies, "library" | "programmes">): ScoringService {
  const { conclude, final } = createConclusions({ store, clock, cohorts, ledger });

  async function load(actor: Actor, id: string): Promise<PanelRecord> {
    const panel = await store.get(collections.panels, actor.tenant, id);
    if (panel === undefined || panel.cohort !== actor.cohort) throw new AppError("not-found", { reason: `panel ${id.slice(0, 80)}` });
    if (panel.person === actor.person) throw new AppError("own-work");
    return panel;
  }

  /** A panel assigned to this rater; anybody else's does not exist for them. */
  async function assigned(actor: Actor, id: string): Promise<PanelRecord> {
    const panel = await load(actor, id);
    if (!panel.raters.includes(actor.person)) throw new AppError("not-found", { reason: "not this rater's panel" });
    return panel;
  }

  const ratingsOf = (actor: Actor, panel: string) =>
    findAll(store, collections.ratings, { tenant: actor.tenant, query: { index: "byPanel", equal: [panel] } });

  const draft = (actor: Actor, panel: PanelRecord, input: RatingInput): New<RatingRecord> => ({
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

  const put = (before: RatingRecord | undefined, after: New<RatingRecord>): Change =>
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
      return panels
        .filter((panel) => panel.raters.includes(actor.person))
        .toSorted((a, b) => a.since - b.since)
        .map((panel) => ({ panel, own: byPanel.get(panel.id) }));
    },

    async sheet(actor, id) {
      const panel = await assigned(actor, id);
      const ratings = await ratingsOf(actor, id);
      const own = ratings.find((rating) => rating.rater === actor.person);
      const others = ratings.filter((rating) => rating.rater !== actor.person && isSubmitted(rating));
      return { panel, own, others: ratingsOpen(panel) ? others : [] };
    },

    saveDraft: (actor, id, input) =>
      deciding<"saved" | "already">(store, async () => {
        await requireOpen(cohorts, actor);
        const panel = await assigned(actor, id);
        const before = await store.get(collections.ratings, actor.tenant, ratingId(id, actor.person));
        if (before?.state === "submitted" || ratingsOpen(panel)) return { changes: [], outcome: "already" };
        return { changes: [put(before, draft(actor, panel, input))], outcome: "saved" };
      }),

    submit: (actor, id, input) =>
      deciding<SubmitOutcome>(store, async () => {
        await requireOpen(cohorts, actor);
        const panel = await assigned(actor, id);
        const ratings = await ratingsOf(actor, id);
        const before = ratings.find((rating) => rating.rater === actor.person);
        if (before?.state === "submitted" || ratingsOpen(panel)) return { changes: [], outcome: { type: "already" } };
        const problems = checkPoints(panel.rubric, input.points);
        if (problems.length > 0) return { changes: [], outcome: { type: "incomplete", problems } };
        const total = ratingTotal(panel.rubric, input.points);
        const others = ratings.filter((rating) => rating.rater !== actor.person && isSubmitted(rating));
        const totals = [...others.map((rating) => ratingTotal(panel.rubric, rating.points)), total];
        const { outcome, changes } = await conclude(actor, panel, totals);
        const { tenant, cohort } = actor;
        const line = auditLine({
          tenant,
          cohort,
          at: clock(),
          actor: actor.person,
          action: "panel.scored",
          subject: panel.person,
          detail: { panel: id, total: toText(total), outcome },
        });
        const submitted = { ...draft(actor, panel, input), state: "submitted" as const, total: toText(total) };
        const told = announce(tenant, {
          type: "panel-rated",
          key: `${submitted.id}@${(before?.version ?? 0) + 1}`,
          cohort,
          person: panel.person,
          at: clock(),
          component: panel.component,
          total: submitted.total,
          points: submitted.points,
          by: actor.person,
        });
        return { changes: [put(before, submitted), ...changes, told, line], outcome: { type: "submitted", panel: outcome } };
      }),

    async whole(actor, id) {
      const panel = await load(actor, id);
      if (!ratingsOpen(panel)) throw new AppError("conflict", { reason: `panel is ${panel.state}` });
      return { panel, ratings: (await ratingsOf(actor, id)).filter(isSubmitted) };
    },

    moderate: (actor, id, input) =>
      deciding<ModerateOutcome>(store, async () => {
        await requireOpen(cohorts, actor);
        const panel = await load(actor, id);
        const score = readEntry(input.score);
        const reason = input.reason.trim();
        const { moderation } = panel;
        const same = score.type === "score" && panel.score === toText(score.score) && moderation?.reason === reason;
        if (same && moderation?.by === actor.person) return { changes: [], outcome: { type: "set" } };
        const corrects = panel.state === "final" && input.seen === panel.version;
        if (panel.state !== "moderation" && !corrects) throw new AppError("conflict", { reason: `panel is ${panel.state}` });
        if (score.type !== "score" || reason === "") {
          const fields = [...(score.type === "score" ? [] : ["score" as const]), ...(reason === "" ? ["reason" as const] : [])];
          return { changes: [], outcome: { type: "refused", fields } };
        }
        const { tenant, cohort } = actor;
        const line = auditLine({
          tenant,
          cohort,
          at: clock(),
          actor: actor.person,
          action: "panel.moderated",
          subject: panel.person,
          detail: { panel: id, score: toText(score.score) },
        });
        const told = announce(tenant, {
          type: "panel-moderated",
          key: `${id}@${panel.version + 1}`,
          cohort,
          person: panel.person,
          at: clock(),
          component: panel.component,
          score: toText(score.score),
          by: actor.person,
        });
        return { changes: [...(await final(panel, score.score, { by: actor.person, reason })), told, line], outcome: { type: "set" } };
      }),
  };
}
