import { gzipSync } from "node:zlib";
import type { BenchOptions, BenchResult } from "./main.ts";
import { cpuOf, freePort } from "./support/child.ts";
import { beginSitting, setFiftyQuestions, type BenchSitting } from "./support/exam.ts";
import { exchange, load, mean, median, round } from "./support/http.ts";
import { dropDatabase, mongoUri } from "./support/mongo.ts";
import { startPlatform } from "./support/platform.ts";
import { startOurs } from "./support/tools.ts";

const CONCURRENT = 8;
const ROUNDS = 6;
const UNITS = 400;
const SITTINGS = 8;
const TARGET = { cpuMs: 3, kilobytes: 60 };

/** CPU of the tool for a paper page of fifty questions, everything included from session to compression, and what a browser loads for it. */
export async function renderBench({ mongo }: BenchOptions): Promise<BenchResult> {
  const database = mongo ? mongoUri(`bench${process.pid}`) : undefined;
  const platform = await startPlatform(await freePort());
  const tool = await startOurs(platform, { port: await freePort(), mongo: database });
  try {
    await tool.launch(0);
    await setFiftyQuestions(tool);
    const sittings: BenchSitting[] = [];
    for (let n = 0; n < SITTINGS; n += 1) sittings.push(await beginSitting(await tool.launch(n)));
    const task = async (n: number): Promise<void> => {
      const sitting = sittings[n % SITTINGS];
      const answer =
        sitting === undefined ? undefined : await exchange(sitting.page, { cookie: sitting.cookie, encoding: "gzip, deflate, br, zstd" });
      if (answer?.status !== 200) throw new Error(`the paper answered ${answer?.status}`);
    };
    await load({ units: 1_500, concurrent: CONCURRENT, cpu: () => 0, task });
    const loads = [];
    for (let n = 0; n < ROUNDS; n += 1)
      loads.push(await load({ units: UNITS, concurrent: CONCURRENT, cpu: () => cpuOf(tool.child.pid), task }));
    const cpuMs = mean(loads.map(({ perUnit }) => perUnit.cpuMs));
    const weight = await weigh(sittings[0]);
    return {
      name: "render",
      store: mongo ? "mongodb" : "sqlite",
      ratio: round(TARGET.cpuMs / cpuMs),
      target: 1,
      pass: cpuMs <= TARGET.cpuMs && weight.kilobytes <= TARGET.kilobytes,
      cpuMs,
      cpuTarget: TARGET.cpuMs,
      ...weight,
      kilobytesTarget: TARGET.kilobytes,
      p50Ms: median(loads.map(({ perUnit }) => perUnit.p50Ms)),
      p95Ms: median(loads.map(({ perUnit }) => perUnit.p95Ms)),
      pages: UNITS * ROUNDS,
    };
  } finally {
    await tool.stop();
    await platform.stop();
    if (database !== undefined) await dropDatabase(database);
  }
}

/** Everything a browser fetches for the page with an empty cache, gzip as it travels: the page, what it links, what its scripts import. */
async function weigh(sitting: BenchSitting | undefined) {
  const { page = "", cookie = "", questions = [] } = sitting ?? {};
  const { text } = await exchange(page, { cookie });
  const origin = new URL(page).origin;
  const waiting = [...text.matchAll(/(?:href|src)="([^"]*\/assets\/[^"#]+)/g)].map(([, link = ""]) => new URL(link, origin).href);
  const seen = new Map<string, number>();
  for (let url = waiting.pop(); url !== undefined; url = waiting.pop()) {
    if (seen.has(url)) continue;
    const asset = await exchange(url);
    if (asset.status !== 200) throw new Error(`${url} answered ${asset.status}`);
    seen.set(url, gzipSync(asset.text).length);
    const [base] = [url];
    if (url.endsWith(".ts"))
      for (const [, link = ""] of asset.text.matchAll(/(?:from|import)\s*\(?["'](\.[^"']+)/g)) waiting.push(new URL(link, base).href);
  }
  const assets = [...seen.values()].reduce((sum, bytes) => sum + bytes, 0);
  const html = gzipSync(text).length;
  return {
    questions: questions.length,
    kilobytes: round((html + assets) / 1_000),
    htmlKilobytes: round(html / 1_000),
    requests: seen.size + 1,
  };
}
