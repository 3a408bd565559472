import { HOUR, MINUTE, SECOND } from "../../src/shared/clock.ts";
import { seeded } from "../support/fault-proxy.ts";
import { COURSE, openLab, type Lab, type LrsAddress } from "./lab.ts";
import { missingFromLrs, wrongInGradebook, type DrillResult } from "./result.ts";

export interface StormOptions {
  /** Statements and grades together. */
  readonly messages: number;
  readonly seed: number;
  readonly lrs?: LrsAddress | undefined;
  /** ms a call of the LMS may take; default 2,000. */
  readonly callLimit?: number;
}

const ODDS = {
  odds: { "cut-before": 0.06, "cut-after": 0.08, refused: 0.06, changed: 0.06, delayed: 0.1 },
  statuses: [500, 502, 503, 504, 429, 408, 401, 403, 404, 400, 413],
  delay: 15,
};
const COLUMNS = ["total", "theory", "practical", "daily"];

/** Half statements, half grades, in rounds, while answers are cut, delayed and changed at random; the clock is all that is not real. */
export async function storm({ messages, seed, lrs, callLimit = 2_000 }: StormOptions): Promise<DrillResult> {
  const lab = await openLab({ learners: 100, seed, lrs, callLimit });
  try {
    const began = performance.now();
    for (const proxy of [lab.lms, lab.lrs]) proxy.set(ODDS);
    const wished = await rounds(lab, messages, seeded(seed + 1));
    await lab.settleDown(12 * HOUR, MINUTE);
    // What an answer changed to "never" parked is sent again by a person who read the reason.
    let resent = 0;
    for (let press = 0; press < 10; press += 1) {
      const again = await lab.delivery.resendAll({ ...lab.instructor, roles: ["instructor"] });
      resent += again;
      if (again === 0) break;
      await lab.settleDown(12 * HOUR, MINUTE);
    }
    for (const proxy of [lab.lms, lab.lrs]) proxy.set(undefined);
    const outbox = await lab.outbox();
    const ids = outbox.flatMap((record) => record.ids ?? []);
    const wrong = await wrongInGradebook(lab);
    const columns = lab.practice.platform.lineItems(COURSE).filter(({ resourceId }) => resourceId !== "");
    const figures = {
      messages: outbox.length + wished,
      statements: outbox.length,
      grades: wished,
      seed,
      resentByHand: resent,
      mishaps: { lms: lab.lms.counts, lrs: lab.lrs.counts },
      unsent: [...outbox, ...(await lab.cells())].filter(({ state }) => state !== "sent").length,
      missing: (await missingFromLrs(lab, ids)).length,
      doubledIds: ids.length - new Set(ids).size,
      wrongCells: wrong.length,
      doubledColumns: columns.length - new Set(columns.map(({ resourceId }) => resourceId)).size,
      takenForOverrides: (await lab.cells()).filter(({ kept }) => kept !== undefined).length,
      seconds: Math.round((performance.now() - began) / 1_000),
    };
    const { unsent, missing, doubledIds, wrongCells, doubledColumns, takenForOverrides } = figures;
    const pass = figures.messages >= messages && unsent + missing + doubledIds + wrongCells + doubledColumns + takenForOverrides === 0;
    return { name: "storm", drill: "fault proxy", pass, ...figures, ...(wrong.length > 0 && { wrong: wrong.slice(0, 5) }) };
  } finally {
    await lab.close();
  }
}

/** Ten rounds: in each everybody does something and some columns are graded anew while the workers go on. @returns grades wished */
async function rounds(lab: Lab, messages: number, random: () => number): Promise<number> {
  const each = Math.ceil(messages / 2 / ROUNDS / PART) * PART;
  let wished = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let n = 0; n < each; n += 1) {
      const learner = lab.learners[n % lab.learners.length];
      const column = COLUMNS[Math.floor(random() * COLUMNS.length)];
      if (learner === undefined || column === undefined) continue;
      await lab.wish(learner.actor.person, column, String(Math.floor(random() * 10_001) / 100));
      wished += 1;
      if (n % PART === PART - 1) {
        await lab.announce(Array.from({ length: PART }, (_, m) => event(lab, `${round}-${n - m}`, n - m)));
        await lab.delivery.runOnce();
        lab.clock.advance(5 * SECOND);
      }
    }
  }
  return wished;
}

const ROUNDS = 10;
/** So many of each go out together. */
const PART = 25;

function event(lab: Lab, key: string, n: number) {
  const learner = lab.learners[n % lab.learners.length];
  if (learner === undefined) throw new Error("no learners");
  const about = { cohort: lab.cohort, person: learner.actor.person, at: lab.clock() - MINUTE + n, key };
  return n % 2 === 0
    ? { ...about, type: "launched" as const }
    : { ...about, type: "scored" as const, component: "theory", score: "81.5", passLine: "60" };
}
