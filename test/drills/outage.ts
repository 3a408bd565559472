import { MINUTE } from "../../src/shared/clock.ts";
import type { LrsAddress, Lab } from "./lab.ts";
import { openLab } from "./lab.ts";
import { missingFromLrs, type DrillResult } from "./result.ts";

const SECONDS = 1_000;

export interface OutageOptions {
  readonly statements: number;
  readonly lrs?: LrsAddress | undefined;
}

/** D3: the LRS is away for ten minutes while people go on working; then it is back. */
export async function outage({ statements, lrs }: OutageOptions): Promise<DrillResult> {
  const lab = await openLab({ learners: 20, lrs });
  try {
    const quiet = await commits(lab, "quiet", { count: 200, working: false });
    lab.lrs.down(true);
    const before = process.memoryUsage.rss();
    const passes = await away(lab, statements);
    const busy = await commits(lab, "busy", { count: 200, working: true });
    const rssMb = round((process.memoryUsage.rss() - before) / 1_048_576);
    const lostNone = (await lab.outbox()).every(({ state }) => state === "waiting");
    lab.lrs.down(false);
    const tookMs = await lab.settleDown(5 * MINUTE);
    const outbox = await lab.outbox();
    const ids = outbox.flatMap((record) => record.ids ?? []);
    const figures = {
      statements: ids.length,
      passesDuringOutage: passes,
      minutesToCatchUp: round(tookMs / MINUTE),
      unsent: outbox.filter(({ state }) => state !== "sent").length,
      missing: (await missingFromLrs(lab, ids)).length,
      doubled: lab.lrs.taken.length - new Set(lab.lrs.taken).size,
      outOfOrder: outOfOrder(
        lab,
        outbox.toSorted((a, b) => a.event.at - b.event.at),
      ),
      commitP95Ms: { quiet: quiet.p95, outage: busy.p95 },
      rssMb,
    };
    const pass =
      lostNone &&
      ids.length >= statements + 400 &&
      tookMs <= 5 * MINUTE &&
      figures.unsent + figures.missing + figures.doubled + figures.outOfOrder === 0 &&
      rssMb <= 50;
    return { name: "outage", drill: "D3", pass, ...figures };
  } finally {
    await lab.close();
  }
}

/** Ten minutes of failing passes while messages keep coming. @returns how many of them took messages */
async function away(lab: Lab, count: number): Promise<number> {
  const steps = 60;
  let passes = 0;
  for (let step = 0; step < steps; step += 1) {
    const share = Math.floor((count * (step + 1)) / steps) - Math.floor((count * step) / steps);
    await lab.announce(Array.from({ length: share }, (_, n) => launched(lab, `away-${step}-${n}`, n)));
    if ((await lab.delivery.runOnce()).statements.claimed > 0) passes += 1;
    lab.clock.advance(10 * SECONDS);
  }
  return passes;
}

function launched(lab: Lab, key: string, n: number) {
  const learner = lab.learners[n % lab.learners.length];
  if (learner === undefined) throw new Error("no learners");
  return { type: "launched" as const, cohort: lab.cohort, person: learner.actor.person, at: lab.clock() + n, key };
}

/** Times single durable commits as a hand-in makes them, with or without the worker trying to deliver beside them. */
async function commits(lab: Lab, name: string, { count, working }: { count: number; working: boolean }): Promise<{ p95: number }> {
  const took: number[] = [];
  const beside = working ? setInterval(() => void lab.delivery.runOnce(), 50) : undefined;
  for (let n = 0; n < count; n += 1) {
    const from = performance.now();
    await lab.announce([launched(lab, `${name}-${n}`, n)]);
    took.push(performance.now() - from);
  }
  clearInterval(beside);
  return { p95: round(took.toSorted((a, b) => a - b)[Math.floor(count * 0.95)] ?? 0) };
}

/** Statements that an LRS got before an earlier one of the same person. */
function outOfOrder(lab: Lab, outbox: Awaited<ReturnType<Lab["outbox"]>>): number {
  const place = new Map(lab.lrs.taken.map((id, position) => [id, position]));
  const last = new Map<string, number>();
  let wrong = 0;
  for (const { event, ids = [] } of outbox) {
    for (const id of ids) {
      const position = place.get(id) ?? -1;
      if (position < (last.get(event.person) ?? -1)) wrong += 1;
      last.set(event.person, position);
    }
  }
  return wrong;
}

const round = (value: number): number => Math.round(value * 100) / 100;
