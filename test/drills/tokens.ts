import { HOUR, MINUTE, SECOND } from "../../src/shared/clock.ts";
import { openLab } from "./lab.ts";
import { wrongInGradebook, type DrillResult } from "./result.ts";

/** D7: a hundred grades at once while tokens live for 60 s; then a hundred more over three lives. */
export async function tokens(): Promise<DrillResult> {
  const lab = await openLab({ learners: 100 });
  const { platform } = lab.practice;
  const asked = (): number => platform.counts()["token"] ?? 0;
  try {
    platform.settings.tokenSeconds = 60;
    for (const { actor } of lab.learners) await lab.wish(actor.person, "total", "71.5");
    await lab.delivery.runAll();
    const atOnce = asked();
    const scopes = 2; // Columns are made with one scope, scores sent with another.
    for (const [index, { actor }] of lab.learners.entries()) {
      await lab.wish(actor.person, "total", "88.25");
      if (index % 5 === 4) lab.clock.advance(9 * SECOND);
      await lab.delivery.runAll();
    }
    await lab.settleDown(HOUR, MINUTE);
    // A token is renewed once four fifths of its life are over: 180 s touch five spans of 48 s at most. The second round reads before it writes.
    const overThreeLives = asked() - atOnce;
    const allowed = 2 * 5;
    const failed = (await lab.cells()).filter(({ state, tries }) => state !== "sent" || tries > 0).length;
    const wrong = await wrongInGradebook(lab);
    const pass = atOnce <= scopes && overThreeLives <= allowed && failed + wrong.length === 0;
    return {
      name: "tokens",
      drill: "D7",
      pass,
      grades: 200,
      tokenRequestsAtOnce: atOnce,
      scopes,
      tokenRequestsOver180s: overThreeLives,
      allowedOver180s: allowed,
      failed,
      wrong: wrong.length,
    };
  } finally {
    await lab.close();
  }
}
