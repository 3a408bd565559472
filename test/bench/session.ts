import type { BenchOptions, BenchResult } from "./main.ts";
import { cpuOf, freePort } from "./support/child.ts";
import { exchange, load, mean, median, round, WARM_UP, type Load } from "./support/http.ts";
import { dropDatabase, mongoUri } from "./support/mongo.ts";
import { startPlatform } from "./support/platform.ts";
import { startAnchor, startOurs, type BenchTool, type Launched } from "./support/tools.ts";

const CONCURRENT = 8;
const ROUNDS = 6;
const SESSIONS = 50;
const TARGET = { small: 12, page: 4 };

/**
 * CPU per request inside a session against plain ltijs with its ltik: the session check with a small answer, and our home page rendered.
 * All run in turns, so that a busy machine burdens all.
 */
export async function sessionBench({ mongo }: BenchOptions): Promise<BenchResult> {
  const run = `bench${process.pid}`;
  const [anchorDb, ourDb] = [mongoUri(`${run}anchor`), mongoUri(`${run}ours`)];
  const platform = await startPlatform(await freePort());
  const theirs = await startAnchor(platform, { port: await freePort(), mongo: anchorDb });
  const ours = await startOurs(platform, { port: await freePort(), mongo: mongo ? ourDb : undefined });
  try {
    const anchor = await side(theirs, { units: 300, url: theirs.small });
    const small = await side(ours, { units: 1_500, url: ours.small });
    const page = await side(ours, { units: 600, url: (launched) => launched.page });
    for (let round = 0; round < ROUNDS; round += 1) for (const each of [anchor, small, page]) await each.round();
    const [theirCpu, smallCpu, pageCpu] = [anchor.figures().cpuMs, small.figures().cpuMs, page.figures().cpuMs];
    const [ratio, pageRatio] = [round(theirCpu / smallCpu), round(theirCpu / pageCpu)];
    return {
      name: "session",
      store: mongo ? "mongodb" : "sqlite",
      ratio,
      target: TARGET.small,
      pageRatio,
      pageTarget: TARGET.page,
      pass: ratio >= TARGET.small && pageRatio >= TARGET.page,
      anchor: anchor.figures(),
      small: small.figures(),
      page: page.figures(),
    };
  } finally {
    await Promise.all([theirs.stop(), ours.stop()]);
    await platform.stop();
    await Promise.all([dropDatabase(anchorDb), dropDatabase(ourDb)]);
  }
}

/** One kind of request over sessions of its own, warmed up. */
async function side(tool: BenchTool, { units, url }: { units: number; url: (launched: Launched) => string }) {
  const sessions: Launched[] = [];
  const enter = async (n: number): Promise<void> => void sessions.push(await tool.launch(n));
  await load({ units: SESSIONS, concurrent: CONCURRENT, cpu: () => 0, task: enter });
  const task = async (n: number): Promise<void> => {
    const session = sessions[n % SESSIONS];
    if (session === undefined) throw new Error("no session");
    const answer = await exchange(url(session), { cookie: session.cookie });
    if (answer.status !== 200) throw new Error(`${url(session)} answered ${answer.status}: ${answer.text.slice(0, 300)}`);
  };
  await load({ units: WARM_UP, concurrent: CONCURRENT, cpu: () => 0, task });
  const loads: Load[] = [];
  return {
    round: async () => void loads.push(await load({ units, concurrent: CONCURRENT, cpu: () => cpuOf(tool.child.pid), task })),
    figures: () => ({
      cpuMs: mean(loads.map(({ perUnit }) => perUnit.cpuMs)),
      p50Ms: median(loads.map(({ perUnit }) => perUnit.p50Ms)),
      p95Ms: median(loads.map(({ perUnit }) => perUnit.p95Ms)),
      perSecond: median(loads.map(({ perSecond }) => perSecond)),
      requests: units * loads.length,
    }),
  };
}
