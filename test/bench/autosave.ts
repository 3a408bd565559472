import type { BenchOptions, BenchResult } from "./main.ts";
import { cpuOf, freePort, startChild } from "./support/child.ts";
import { beginSitting, nextAnswer, saveAnswers, setFiftyQuestions, type BenchSitting } from "./support/exam.ts";
import { exchange, load, mean, median, round, WARM_UP, type Load } from "./support/http.ts";
import { dropDatabase, mongoUri } from "./support/mongo.ts";
import { startPlatform } from "./support/platform.ts";
import { startOurs } from "./support/tools.ts";

const CONCURRENT = 32;
const ROUNDS = 6;
const TARGET = { sqlite: 5, mongo: 1 / 1.2 };

/** One person who saves answer after answer. */
interface Writer {
  save(): Promise<void>;
}

/**
 * CPU per durable answer save, 32 people at once, each with a sitting of fifty questions: ours with everything it checks, against the same
 * job done with Express 5 and mongoose, without a session to check. Both run in turns, so that a busy machine burdens both.
 */
export async function autosaveBench({ mongo }: BenchOptions): Promise<BenchResult> {
  const run = `bench${process.pid}`;
  const [anchorDb, ourDb] = [mongoUri(`${run}anchor`), mongoUri(`${run}ours`)];
  const platform = await startPlatform(await freePort());
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const theirs = await startChild("test/bench/children/express-mongoose.mjs", {
    env: { NODE_ENV: "production", PORT: String(port), MONGODB_URI: anchorDb },
    url: `${url}/ready`,
  });
  const ours = await startOurs(platform, {
    port: await freePort(),
    mongo: mongo ? ourDb : undefined,
    // A person saves once a second; these save as fast as they are answered.
    env: { DEEDS_PER_MINUTE: "1000000" },
  });
  try {
    await ours.launch(0);
    await setFiftyQuestions(ours);
    const sittings: BenchSitting[] = [];
    for (let n = 0; n < CONCURRENT; n += 1) sittings.push(await beginSitting(await ours.launch(n)));
    const anchor = side(await Promise.all(sittings.map((sitting) => theirWriter(url, sitting))), { pid: theirs.pid, units: 1_500 });
    const own = side(sittings.map(ourWriter), { pid: ours.child.pid, units: mongo ? 1_500 : 6_000 });
    await anchor.warm();
    await own.warm();
    for (let n = 0; n < ROUNDS; n += 1) for (const each of [anchor, own]) await each.round();
    const [theirCpu, ourCpu] = [anchor.figures().cpuMs, own.figures().cpuMs];
    const ratio = round(theirCpu / ourCpu);
    const target = round(mongo ? TARGET.mongo : TARGET.sqlite);
    return {
      name: "autosave",
      store: mongo ? "mongodb" : "sqlite",
      ratio,
      target,
      pass: ratio >= target,
      anchor: anchor.figures(),
      ours: own.figures(),
    };
  } finally {
    await Promise.all([theirs.stop(), ours.stop()]);
    await platform.stop();
    await Promise.all([dropDatabase(anchorDb), dropDatabase(ourDb)]);
  }
}

/** A sitting of ours: the tool's own request, as its page sends it. */
function ourWriter(sitting: BenchSitting): Writer {
  let saves = 0;
  return { save: () => saveAnswers(sitting, [nextAnswer(sitting, saves++)]) };
}

async function theirWriter(url: string, sitting: BenchSitting): Promise<Writer> {
  const answers = Object.fromEntries(sitting.questions.map(({ id }) => [plain(id), { value: "", revision: 0, at: 0 }]));
  const made = await exchange(`${url}/attempts`, { json: { person: "p", answers } });
  const { attempt } = JSON.parse(made.text) as { attempt: string };
  let saves = 0;
  return {
    async save() {
      const { question, value, revision } = nextAnswer(sitting, saves++);
      const json = { person: "p", attempt, question: plain(question), value, revision };
      const answer = await exchange(`${url}/save`, { json });
      if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.text.slice(0, 300)}`);
    },
  };
}

/** A path of MongoDB takes no dots and no signs of its own. */
const plain = (id: string): string => id.replaceAll(/[.$]/g, "-");

function side(writers: readonly Writer[], { pid, units }: { pid: number; units: number }) {
  const loads: Load[] = [];
  const waiting = [...writers];
  /** A writer is one person: never two saves at a time. */
  const task = async (): Promise<void> => {
    const writer = waiting.pop();
    if (writer === undefined) throw new Error("no writer");
    await writer.save();
    waiting.unshift(writer);
  };
  return {
    warm: () => load({ units: WARM_UP, concurrent: CONCURRENT, cpu: () => 0, task }),
    round: async () => void loads.push(await load({ units, concurrent: CONCURRENT, cpu: () => cpuOf(pid), task })),
    figures: () => ({
      cpuMs: mean(loads.map(({ perUnit }) => perUnit.cpuMs)),
      p50Ms: median(loads.map(({ perUnit }) => perUnit.p50Ms)),
      p95Ms: median(loads.map(({ perUnit }) => perUnit.p95Ms)),
      perSecond: median(loads.map(({ perSecond }) => perSecond)),
      saves: units * loads.length,
    }),
  };
}
