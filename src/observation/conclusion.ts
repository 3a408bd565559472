import type { Actor } from "../people/records.ts";
import { exact, toText, type Exact } from "../shared/exact.ts";
import { collections } from "../store/collections.ts";
import { findAll, replace, type Change } from "../store/port.ts";
import { assignRaters } from "./assignment.ts";
import { panelOutcome, type PanelOutcome } from "./panel.ts";
import type { PanelsDependencies } from "./panels.service.ts";
import { loadOf, ratersOf } from "./raters.ts";
import type { PanelRecord } from "./records.ts";

/** What a panel comes to, and the changes that make it so. */
export interface Conclusion {
  readonly outcome: PanelOutcome["type"];
  readonly changes: readonly Change[];
}

/** A score that people set, with their reason. */
export interface Moderation {
  readonly by: string;
  readonly reason: string;
}

export interface Conclusions {
  /** Decides after one more rating; always touches the panel, so that two raters who hand in at once are decided one after the other. */
  readonly conclude: (actor: Actor, panel: PanelRecord, totals: readonly Exact[]) => Promise<Conclusion>;
  /** Makes the panel final and hands its score to the ledger. */
  readonly final: (panel: PanelRecord, score: Exact, moderation?: Moderation) => Promise<readonly Change[]>;
}

export function createConclusions({ store, clock, cohorts, ledger }: Omit<PanelsDependencies, "library" | "programmes">): Conclusions {
  /** The named rater with the least to do who is not on the panel yet, if there is one. */
  async function anotherRater({ tenant, cohort }: Actor, panel: PanelRecord): Promise<string | undefined> {
    const [roster, panels] = await Promise.all([
      cohorts.roster(tenant, cohort),
      findAll(store, collections.panels, { tenant, query: { index: "byCohort", equal: [cohort] } }),
    ]);
    const raters = ratersOf(roster).filter((rater) => !panel.raters.includes(rater));
    const outcome = assignRaters({ persons: [panel.person], raters, perPanel: 1, load: loadOf(raters, panels) });
    return outcome.type === "assigned" ? outcome.assignments[0]?.raters[0] : undefined;
  }

  async function final(panel: PanelRecord, score: Exact, moderation?: Moderation): Promise<readonly Change[]> {
    const { tenant, cohort, component, person, id } = panel;
    const at = clock();
    const set = moderation === undefined ? {} : { moderation: { ...moderation, at } };
    return [
      replace(collections.panels, { ...panel, state: "final", since: at, score: toText(score), ...set }),
      ...(await ledger.settle({
        tenant,
        cohort,
        component,
        person,
        score,
        source: "panel",
        ref: id,
        by: moderation?.by ?? "system",
        at,
        ...(moderation !== undefined && { note: moderation.reason }),
        // A score that was final before is told as corrected.
        ...(panel.state === "final" && { regrade: true }),
      })),
    ];
  }

  return {
    final,
    async conclude(actor, panel, totals) {
      const another = await anotherRater(actor, panel);
      const rules = { raters: panel.firstRaters, limit: exact(panel.limit), anotherRater: another !== undefined };
      const outcome = panelOutcome(totals, rules);
      if (outcome.type === "final") return { outcome: "final", changes: await final(panel, outcome.score) };
      const moved = outcome.type === panel.state ? {} : { state: outcome.type, since: clock() };
      const raters = outcome.type === "third-rater" && another !== undefined ? [...panel.raters, another] : panel.raters;
      return { outcome: outcome.type, changes: [replace(collections.panels, { ...panel, ...moved, raters })] };
    },
  };
}
