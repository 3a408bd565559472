import { setTimeout as pause } from "node:timers/promises";
import type { BenchOptions, BenchResult } from "./main.ts";
import { cpuOf, freePort } from "./support/child.ts";
import { handIn, nextAnswer, saveAnswers, setFiftyQuestions, startSitting, type BenchSitting } from "./support/exam.ts";
import { exchange, load, round, type Load } from "./support/http.ts";
import { dropDatabase, mongoUri } from "./support/mongo.ts";
import { startPlatform } from "./support/platform.ts";
import { startOurs, type Launched, type OurTool } from "./support/tools.ts";

const CONCURRENT = 8;
const PEOPLE = 300;
const SAVES_EACH = 10;

/**
 * CPU-ms of PHP, web server and database together for one operation of Moodle's own Quiz (5.1, production settings, fifty single choices on
 * one page), recorded on a machine of this kind; and how many times less ours is to cost.
 */
const MOODLE = {
  start: { cpuMs: 216, times: 30 },
  autosave: { cpuMs: 17.6, times: 50 },
  handIn: { cpuMs: 345, times: 50 },
} as const;

type Operation = keyof typeof MOODLE;

/** What a sitting costs the tool: begun, with its page; two answers saved; checked, handed in, and the page after it. */
export async function paperBench({ mongo }: BenchOptions): Promise<BenchResult> {
  const database = mongo ? mongoUri(`bench${process.pid}`) : undefined;
  const platform = await startPlatform(await freePort(), PEOPLE * 2);
  const tool = await startOurs(platform, { port: await freePort(), mongo: database, env: { DEEDS_PER_MINUTE: "1000000" } });
  try {
    await tool.launch(0);
    await setFiftyQuestions(tool);
    // The first half warms up what the second is measured by.
    await sitTogether(tool, 0);
    return resultOf(await sitTogether(tool, PEOPLE), mongo);
  } finally {
    await tool.stop();
    await platform.stop();
    if (database !== undefined) await dropDatabase(database);
  }
}

/** {@link PEOPLE} people from start to hand-in, all at the same operation. */
async function sitTogether(tool: OurTool, from: number): Promise<Readonly<Record<Operation, Load>>> {
  const seats: { readonly launched: Launched; readonly token: string }[] = [];
  for (let n = 0; n < PEOPLE; n += 1) seats.push(await seated(await tool.launch(from + n)));
  const sittings: BenchSitting[] = [];
  const measured = (units: number, task: (n: number) => Promise<void>): Promise<Load> =>
    load({ units, concurrent: CONCURRENT, cpu: () => cpuOf(tool.child.pid), task, after: () => pause(1_000) });
  return {
    start: await measured(PEOPLE, async (n) => {
      const { launched, token } = known(seats[n]);
      sittings[n] = await startSitting(launched, token);
    }),
    autosave: await measured(PEOPLE * SAVES_EACH, async (n) => {
      const [sitting, saves] = [known(sittings[n % PEOPLE]), Math.floor(n / PEOPLE) * 2];
      await saveAnswers(sitting, [nextAnswer(sitting, saves), nextAnswer(sitting, saves + 1)]);
    }),
    handIn: await measured(PEOPLE, async (n) => {
      const sitting = known(sittings[n]);
      const { cookie, page } = sitting;
      await exchange(page.replace(/sitting$/, "check"), { cookie });
      await handIn(sitting);
      await exchange(page.replace(/\/sitting$/, ""), { cookie });
    }),
  };
}

/** At the page before the exam, whose form carries the token. */
async function seated(launched: Launched) {
  const { text } = await exchange(`${/^.*\/s\/[^/?]+/.exec(launched.page)?.[0]}/exam/theory`, { cookie: launched.cookie });
  return { launched, token: /name="_token" value="([^"]+)"/.exec(text)?.[1] ?? "" };
}

function resultOf(loads: Readonly<Record<Operation, Load>>, mongo: boolean): BenchResult {
  const operations = (Object.keys(MOODLE) as Operation[]).map((name) => {
    const [{ cpuMs, times }, ours] = [MOODLE[name], loads[name].perUnit];
    return { name, anchorCpuMs: cpuMs, ...ours, ratio: round(cpuMs / ours.cpuMs), target: times };
  });
  // One figure for three: the share of its target that the worst reaches.
  const ratio = round(Math.min(...operations.map((one) => one.ratio / one.target)));
  return { name: "paper", store: mongo ? "mongodb" : "sqlite", ratio, target: 1, pass: ratio >= 1, operations };
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("nobody there");
  return value;
}
