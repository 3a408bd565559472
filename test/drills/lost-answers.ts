import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HOUR, MINUTE } from "../../src/shared/clock.ts";
import { openLab, type Lab, type LrsAddress } from "./lab.ts";
import { missingFromLrs, type DrillResult } from "./result.ts";

export interface LostAnswersOptions {
  readonly statements: number;
  /** How often a worker is killed between post and mark. */
  readonly kills: number;
  readonly lrs?: LrsAddress | undefined;
}

/** Sent in so many rounds, that there are many answers to lose. */
const PARTS = 20;

/** D4: the LRS stores but a fifth of the answers is lost; then workers die between post and mark. */
export async function lostAnswers({ statements, kills, lrs }: LostAnswersOptions): Promise<DrillResult> {
  const folder = mkdtempSync(join(tmpdir(), "tierwise-lost-"));
  const file = join(folder, "store.sqlite");
  const lab = await openLab({ learners: 10, lrs, file });
  try {
    lab.lrs.set({ odds: { "cut-after": 0.2 }, statuses: [], delay: 0 });
    for (let part = 0; part < PARTS; part += 1) {
      await lab.announce(events(lab, `cut${part}`, statements / PARTS));
      await lab.settleDown(HOUR);
    }
    const cut = lab.lrs.counts["cut-after"] ?? 0;

    lab.lrs.set(undefined);
    await lab.announce(events(lab, "kill", kills * 10));
    let killed = 0;
    for (let round = 0; round < kills; round += 1) if (await killedBetween(lab, file)) killed += 1;
    lab.clock.advance(2 * MINUTE);
    await lab.settleDown(HOUR);

    const outbox = await lab.outbox();
    const ids = outbox.flatMap((record) => record.ids ?? []);
    const figures = {
      statements: ids.length,
      answersLost: cut,
      workersKilled: killed,
      sentAgain: lab.lrs.taken.length - new Set(lab.lrs.taken).size,
      stuck: outbox.filter(({ state }) => state !== "sent").length,
      missing: (await missingFromLrs(lab, ids)).length,
      doubledIds: ids.length - new Set(ids).size,
    };
    const pass = figures.stuck + figures.missing + figures.doubledIds === 0 && killed === kills && cut > 0;
    return { name: "lost-answers", drill: "D4", pass, ...figures };
  } finally {
    await lab.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const events = (lab: Lab, name: string, count: number) =>
  Array.from({ length: count }, (_, n) => {
    const learner = lab.learners[n % lab.learners.length];
    if (learner === undefined) throw new Error("no learners");
    return {
      type: "launched" as const,
      cohort: lab.cohort,
      person: learner.actor.person,
      at: lab.clock() - MINUTE + n,
      key: `${name}-${n}`,
    };
  });

/** A worker in a process of its own takes a few messages, and is killed by SIGKILL once the LRS has them and before it marks them. */
async function killedBetween(lab: Lab, file: string): Promise<boolean> {
  const { config } = lab.services;
  const child = spawn(process.execPath, [join(import.meta.dirname, "victim.ts")], {
    env: {
      ...process.env,
      VICTIM_STORE: file,
      VICTIM_NOW: String(lab.clock()),
      VICTIM_PUBLIC_URL: config.publicUrl,
      VICTIM_LRS: JSON.stringify(config.lrs),
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  let posted = false;
  child.stdout.on("data", (data: Buffer) => {
    if (!data.toString().includes("posted")) return;
    posted = true;
    child.kill("SIGKILL");
  });
  await ended;
  return posted && child.signalCode === "SIGKILL";
}
