import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { BenchOptions, BenchResult } from "./main.ts";
import { cpuOf, freePort, memoryOf } from "./support/child.ts";
import { mean, median, round } from "./support/http.ts";
import { dropDatabase, mongoUri } from "./support/mongo.ts";
import { startPlatform } from "./support/platform.ts";
import { startAnchor, startOurs, type BenchTool } from "./support/tools.ts";

const ROUNDS = 5;
/** Until whatever is got ready beside the start is done. */
const SETTLED_MS = 3_000;

interface Start {
  readonly startMs: number;
  readonly startCpuMs: number;
  readonly idleMb: number;
}

/**
 * Process start to the first answer, and memory when idle, against plain ltijs; both as a company runs them, without practice parts. They start in turns
 * and each has started once before, for what a first start leaves on the disk (compiled code, tables) is there on every later one.
 */
export async function startupBench({ mongo }: BenchOptions): Promise<BenchResult> {
  const run = `bench${process.pid}`;
  const [anchorDb, ourDb] = [mongoUri(`${run}anchor`), mongoUri(`${run}ours`)];
  const platform = await startPlatform(await freePort());
  const kept = mkdtempSync(join(tmpdir(), "tierwise-bench-"));
  try {
    const [theirPort, ourPort] = [await freePort(), await freePort()];
    const theirs = () => startAnchor(platform, { port: theirPort, mongo: anchorDb, ready: "/keys" });
    const ours = () => startOurs(platform, { port: ourPort, mongo: mongo ? ourDb : undefined, kept });
    await once(theirs);
    await once(ours);
    const starts = { anchor: [] as Start[], ours: [] as Start[] };
    for (let at = 0; at < ROUNDS; at += 1) {
      starts.anchor.push(await once(theirs));
      starts.ours.push(await once(ours));
    }
    const [anchor, own] = [figures(starts.anchor), figures(starts.ours)];
    const [ratio, memoryRatio] = [round(anchor.startMs / own.startMs), round(anchor.idleMb / own.idleMb)];
    return { name: "startup", ratio, target: 1, memoryRatio, memoryTarget: 1, pass: ratio >= 1 && memoryRatio >= 1, anchor, ours: own };
  } finally {
    await platform.stop();
    rmSync(kept, { recursive: true, force: true });
    await Promise.all([dropDatabase(anchorDb), dropDatabase(ourDb)]);
  }
}

async function once(start: () => Promise<BenchTool>): Promise<Start> {
  const tool = await start();
  const startCpuMs = cpuOf(tool.child.pid);
  await pause(SETTLED_MS);
  const idleMb = memoryOf(tool.child.pid);
  await tool.stop();
  return { startMs: tool.child.startMs, startCpuMs, idleMb };
}

const figures = (starts: readonly Start[]) => ({
  startMs: round(median(starts.map(({ startMs }) => startMs))),
  startCpuMs: mean(starts.map(({ startCpuMs }) => startCpuMs)),
  idleMb: round(median(starts.map(({ idleMb }) => idleMb))),
});
