import type { LrsAddress } from "./lab.ts";
import { crossing } from "./crossing.ts";
import { clocks } from "./clocks.ts";
import { clockSteps } from "./clock-steps.ts";
import { databaseAway } from "./database-away.ts";
import { doubleSubmit } from "./double-submit.ts";
import { fuzz } from "./fuzz.ts";
import { gradeFaults } from "./grade-faults.ts";
import { imports } from "./imports.ts";
import { kills } from "./kills.ts";
import { lostAnswers } from "./lost-answers.ts";
import { offline } from "./offline.ts";
import { outage } from "./outage.ts";
import { poison } from "./poison.ts";
import { room } from "./room.ts";
import { signals } from "./signals.ts";
import { spreadsheet } from "./spreadsheet.ts";
import { storm } from "./storm.ts";
import { tokens } from "./tokens.ts";
import { reconciling } from "./reconciling.ts";
import type { DrillResult } from "./result.ts";

/** A real LRS beside the practice one, where the environment names it. */
function realLrs(): LrsAddress | undefined {
  const { TEST_LRS_URL: url, TEST_LRS_KEY: key = "", TEST_LRS_SECRET: secret = "" } = process.env;
  return url === undefined ? undefined : { url, key, secret };
}

/** Each in full; those that concern an LRS run against the practice LRS and, where there is one, a real LRS. */
const DRILLS: Readonly<Record<string, () => Promise<DrillResult>>> = {
  outage: () => withEachLrs((lrs) => outage({ statements: 1_000, lrs })),
  "lost-answers": () => withEachLrs((lrs) => lostAnswers({ statements: 1_000, kills: 10, lrs })),
  "grade-faults": () => gradeFaults({ callLimit: 10_000 }),
  tokens: () => tokens(),
  crossing: () => crossing({ learners: 24, rounds: 8 }),
  storm: () => withEachLrs((lrs) => storm({ messages: 10_000, seed: 20_261, lrs })),
  reconcile: () => withEachLrs((lrs) => reconciling({ learners: lrs === undefined ? 200 : 60, lrs })),
  fuzz: () => fuzz({ cases: 20_000 }),
  "database-away": () => databaseAway({ seconds: 20 }),
  "double-submit": () => doubleSubmit(),
  clocks: () => clocks(),
  "clock-steps": () => clockSteps(),
  offline: () => offline({ minutes: 5 }),
  kills: () => kills({ takers: 50, kills: 100 }),
  room: () => room({ people: 1_000, minutes: Number(process.env["ROOM_MINUTES"] ?? 30) }),
  signals: () => signals({ streams: 1_000 }),
  "import-5000": () => imports({ rows: 5_000 }),
  spreadsheet: () => spreadsheet(),
  poison: () => withEachLrs((lrs) => poison({ lrs })),
};

async function withEachLrs(drill: (lrs: LrsAddress | undefined) => Promise<DrillResult>): Promise<DrillResult> {
  const practice = await drill(undefined);
  const real = realLrs();
  if (real === undefined) return { ...practice, realLrs: "not run: set TEST_LRS_URL, TEST_LRS_KEY and TEST_LRS_SECRET" };
  const against = await drill(real);
  return { ...practice, pass: practice.pass && against.pass, realLrs: against };
}

const say = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);

const [name = "list"] = process.argv.slice(2);
const known = Object.keys(DRILLS);
if (name === "list") say({ name: "list", pass: true, drills: known });
else {
  const chosen = name === "all" ? known : [name];
  if (chosen.some((one) => DRILLS[one] === undefined)) {
    process.stderr.write(`usage: npm run -s drill -- ${known.join("|")}|all|list\n`);
    process.exitCode = 2;
  } else {
    const results: DrillResult[] = [];
    for (const one of chosen) {
      const result = await DRILLS[one]?.();
      if (result === undefined) continue;
      results.push(result);
      if (chosen.length > 1) say(result);
    }
    const pass = results.every((result) => result.pass);
    say(chosen.length > 1 ? { name: "all", pass, drills: results.map((one) => ({ name: one.name, pass: one.pass })) } : results[0]);
    process.exitCode = pass ? 0 : 1;
  }
}
