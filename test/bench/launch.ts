import type { BenchOptions, BenchResult } from "./main.ts";
import { cpuOf, memoryOf, freePort } from "./support/child.ts";
import { exchange, load, mean, median, round, WARM_UP, type Load } from "./support/http.ts";
import { dropDatabase, mongoCommands, mongoUri } from "./support/mongo.ts";
import { startPlatform, type BenchPlatform } from "./support/platform.ts";
import { startAnchor, startOurs, type BenchTool } from "./support/tools.ts";

const CONCURRENT = 8;
const ROUNDS = 6;
const TARGET = { sqlite: 10, mongo: 5, commands: 7 };

/**
 * CPU per full launch (login, signed id_token, first small page), people known already, against plain ltijs with MongoDB. Both run in turns, so that a
 * busy machine burdens both. The generator signs in its own process; key set and database have theirs.
 */
export async function launchBench({ mongo }: BenchOptions): Promise<BenchResult> {
  const run = `bench${process.pid}`;
  const [anchorDb, ourDb] = [mongoUri(`${run}anchor`), mongoUri(`${run}ours`)];
  const platform = await startPlatform(await freePort());
  const theirs = await startAnchor(platform, { port: await freePort(), mongo: anchorDb });
  const ours = await startOurs(platform, { port: await freePort(), mongo: mongo ? ourDb : undefined });
  try {
    const sides = { anchor: side(theirs, platform, 150), ours: side(ours, platform, 1_000) };
    await sides.anchor.warm();
    await sides.ours.warm();
    for (let round = 0; round < ROUNDS; round += 1) {
      await sides.anchor.round();
      await sides.ours.round();
    }
    const [anchor, own] = [sides.anchor.figures(), sides.ours.figures()];
    const ratio = round(anchor.cpuMs / own.cpuMs);
    const target = mongo ? TARGET.mongo : TARGET.sqlite;
    const lean = !mongo || (own.mongoCommands <= TARGET.commands && own.keySetFetches === 0);
    return { name: "launch", store: mongo ? "mongodb" : "sqlite", ratio, target, pass: ratio >= target && lean, anchor, ours: own };
  } finally {
    await Promise.all([theirs.stop(), ours.stop()]);
    await platform.stop();
    await Promise.all([dropDatabase(anchorDb), dropDatabase(ourDb)]);
  }
}

/** One side of the comparison: what its rounds cost together, per launch. */
function side(tool: BenchTool, platform: BenchPlatform, units: number) {
  const loads: Load[] = [];
  const spent = { keySetFetches: 0, mongoCommands: 0 };
  let next = 0;
  const task = async (): Promise<void> => {
    const launched = await tool.launch(next++);
    const page = await exchange(tool.small(launched), { cookie: launched.cookie });
    if (page.status !== 200) throw new Error(`first page answered ${page.status}: ${page.text.slice(0, 300)}`);
  };
  const counts = async () => ({ keySetFetches: await platform.keySetFetches(), mongoCommands: await mongoCommands() });
  return {
    warm: () => load({ units: WARM_UP, concurrent: CONCURRENT, cpu: () => 0, task }),
    async round(): Promise<void> {
      const before = await counts();
      loads.push(await load({ units, concurrent: CONCURRENT, cpu: () => cpuOf(tool.child.pid), task }));
      const after = await counts();
      spent.keySetFetches += after.keySetFetches - before.keySetFetches;
      spent.mongoCommands += after.mongoCommands - before.mongoCommands;
    },
    figures: () => ({
      cpuMs: mean(loads.map(({ perUnit }) => perUnit.cpuMs)),
      p50Ms: median(loads.map(({ perUnit }) => perUnit.p50Ms)),
      p95Ms: median(loads.map(({ perUnit }) => perUnit.p95Ms)),
      perSecond: median(loads.map(({ perSecond }) => perSecond)),
      launches: units * loads.length,
      mongoCommands: round(spent.mongoCommands / (units * loads.length)),
      keySetFetches: spent.keySetFetches,
      startMs: round(tool.child.startMs),
      memoryMb: round(memoryOf(tool.child.pid)),
    }),
  };
}
