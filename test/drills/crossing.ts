import { HOUR } from "../../src/shared/clock.ts";
import { openLab } from "./lab.ts";
import { wrongInGradebook, type DrillResult } from "./result.ts";

/** D8: newer scores come while older ones are under way, slow, lost or retried; two workers share the queue. */
export async function crossing({ learners, rounds }: { readonly learners: number; readonly rounds: number }): Promise<DrillResult> {
  const lab = await openLab({ learners, seed: 8 });
  try {
    lab.lms.set({ odds: { delayed: 0.4, "cut-after": 0.15, "cut-before": 0.1, changed: 0.1 }, statuses: [500, 502, 503], delay: 60 });
    for (let round = 0; round < rounds; round += 1) {
      const sending = [lab.delivery.runOnce(), lab.delivery.runOnce()];
      // Each newer wish meets posts that are still under way.
      for (const [n, { actor }] of lab.learners.entries())
        await lab.wish(actor.person, n % 2 === 0 ? "total" : "theory", String(50 + round * 5));
      await Promise.all(sending);
      lab.clock.advance(1_500);
    }
    await lab.settleDown(6 * HOUR);
    lab.lms.set(undefined);
    const cells = await lab.cells();
    const figures = {
      grades: learners * rounds,
      mishaps: lab.lms.counts,
      unsent: cells.filter(({ state }) => state !== "sent").length,
      wrong: (await wrongInGradebook(lab)).length,
      olderThanLast: cells.filter(({ score }) => score !== String(50 + (rounds - 1) * 5)).length,
    };
    return { name: "crossing", drill: "D8", pass: figures.unsent + figures.wrong + figures.olderThanLast === 0, ...figures };
  } finally {
    await lab.close();
  }
}
