import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import type { AttemptRecord } from "../../src/exam/records.ts";
import { seededRandom } from "../../src/shared/random.ts";
import { allCollections, collections } from "../../src/store/collections.ts";
import { openStore } from "../../src/store/open.ts";
import { findAll, type Store } from "../../src/store/port.ts";
import { freePort } from "../bench/support/child.ts";
import { beginSitting, nextAnswer, setFiftyQuestions, type BenchAnswer, type BenchSitting } from "../bench/support/exam.ts";
import { exchange } from "../bench/support/http.ts";
import { dropDatabase, mongoUri } from "../bench/support/mongo.ts";
import { startPlatform } from "../bench/support/platform.ts";
import { launchInto, register } from "../bench/support/tools.ts";
import { startToolProcess, type ToolProcess } from "../support/tool-process.ts";
import type { DrillResult } from "./result.ts";

export interface KillFigures {
  readonly kills: number;
  /** Answers that were acknowledged. */
  readonly acknowledged: number;
  /** Acknowledged, and not in the store as they were. */
  readonly lost: number;
  /** Sittings handed in more or less than once. */
  readonly handedInWrongly: number;
  /** Of SQLite's `integrity_check`, after each kill. */
  readonly damaged: number;
  /** ms from the kill until the next process is ready. */
  readonly readyP95: number;
}

/** A person who goes on saving whatever happens to the tool, and notes what it acknowledged. */
class Taker {
  readonly acknowledged = new Map<string, BenchAnswer>();
  count = 0;
  leaving = false;
  #sitting: BenchSitting;

  constructor(sitting: BenchSitting) {
    this.#sitting = sitting;
  }

  get attempt(): string {
    return this.#sitting.attempt;
  }

  /** Until the drill ends; then, or when told to leave, hands in. */
  async work(over: () => boolean): Promise<void> {
    for (let saves = 0; !over() && !this.leaving; saves += 1) {
      const answer = nextAnswer(this.#sitting, saves);
      await persistently(() => this.#save(answer));
      this.acknowledged.set(answer.question, answer);
      this.count += 1;
      await pause(10);
    }
    await persistently(() => this.#handIn());
  }

  async #save(answer: BenchAnswer): Promise<boolean> {
    const { save, cookie, token, attempt } = this.#sitting;
    const { status, text } = await exchange(save, { cookie, token, json: { attempt, answers: [answer] } });
    if (status >= 500) return false;
    const { saved = [], stale = [] } = JSON.parse(text) as { saved?: readonly unknown[]; stale?: readonly BenchAnswer[] };
    // An answer whose acknowledgement the kill cut off is stored already.
    const stored = stale.some(({ value, revision }) => value === answer.value && revision === answer.revision);
    if (saved.length === 0 && !stored) throw new Error(`${status}: ${text.slice(0, 300)}`);
    return true;
  }

  async #handIn(): Promise<boolean> {
    const { page, cookie, token, attempt } = this.#sitting;
    const { status } = await exchange(page.replace(/sitting$/, "hand-in"), { cookie, form: { _token: token, attempt } });
    return status === 303;
  }
}

/** As a browser does: what the network or a restart swallowed is sent again. */
async function persistently(task: () => Promise<boolean>): Promise<void> {
  for (;;) {
    const done = await task().catch((error: NodeJS.ErrnoException) => {
      if (error.code === undefined) throw error;
      return false;
    });
    if (done) return;
    await pause(50);
  }
}

/** Kills the tool with SIGKILL at random moments while people save and hand in, and compares its store with what it had acknowledged. */
export async function killedSittings(plan: { takers: number; kills: number; mongo: boolean }): Promise<KillFigures> {
  const random = seededRandom(`kills ${plan.mongo}`);
  const folder = mkdtempSync(join(tmpdir(), "tierwise-kills-"));
  const file = join(folder, "tierwise.sqlite");
  const storeUrl = plan.mongo ? mongoUri(`kills${process.pid}`) : `sqlite:${file}`;
  const platform = await startPlatform(await freePort(), plan.takers);
  const port = String(await freePort());
  const publicUrl = `http://localhost:${port}`;
  let tool: ToolProcess | undefined;
  let over = false;
  try {
    await register(platform, storeUrl);
    const environment = { NODE_ENV: "production", ALLOW_LOOPBACK_PLATFORMS: "1", DEEDS_PER_MINUTE: "1000000" };
    tool = await startToolProcess({ ...environment, PORT: port, PUBLIC_URL: publicUrl, DATA_DIR: folder, STORE_URL: storeUrl });
    await launchInto(publicUrl, platform, 0);
    await setFiftyQuestions({ storeUrl });
    const takers: Taker[] = [];
    for (let n = 0; n < plan.takers; n += 1) takers.push(new Taker(await beginSitting(await launchInto(publicUrl, platform, n))));
    const working = Promise.all(takers.map((taker) => taker.work(() => over)));
    const ready: number[] = [];
    let [lost, damaged] = [0, 0];
    for (let kill = 0; kill < plan.kills; kill += 1) {
      const leaving = takers[Math.floor((kill * plan.takers) / plan.kills)];
      if (leaving !== undefined) leaving.leaving = true;
      await pause(random.below(1_000));
      const began = performance.now();
      await tool.killAndRestart();
      ready.push(performance.now() - began);
      if (!plan.mongo && !intact(file)) damaged += 1;
      lost += await missing(storeUrl, takers);
    }
    over = true;
    await working;
    return {
      kills: plan.kills,
      acknowledged: takers.reduce((sum, { count }) => sum + count, 0),
      lost: lost + (await missing(storeUrl, takers)),
      handedInWrongly: await handedInWrongly(storeUrl, takers),
      damaged,
      readyP95: Math.round(ready.toSorted((a, b) => a - b)[Math.floor(ready.length * 0.95)] ?? 0),
    };
  } finally {
    over = true;
    await tool?.kill();
    await platform.stop();
    if (plan.mongo) await dropDatabase(storeUrl);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** ms within which the next process answers, 95 times of 100. */
const READY = 5_000;

/** Killed a hundred times on each store. */
export async function kills(plan: { takers: number; kills: number }): Promise<DrillResult> {
  const sqlite = await killedSittings({ ...plan, mongo: false });
  const mongodb = await killedSittings({ ...plan, mongo: true });
  const pass = [sqlite, mongodb].every(
    ({ lost, handedInWrongly, damaged, readyP95 }) => lost + handedInWrongly + damaged === 0 && readyP95 <= READY,
  );
  return { name: "kills", drill: "D1", pass, takers: plan.takers, sqlite, mongodb };
}

function intact(file: string): boolean {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return JSON.stringify(database.prepare("PRAGMA integrity_check").get()) === '{"integrity_check":"ok"}';
  } finally {
    database.close();
  }
}

async function beside<T>(url: string, task: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ url, collections: allCollections, shared: true });
  try {
    return await task(store);
  } finally {
    await store.close();
  }
}

/** Answers acknowledged before this was called that the store does not hold; a later one in their place holds them. */
async function missing(url: string, takers: readonly Taker[]): Promise<number> {
  const noted = takers.map(({ attempt, acknowledged }) => ({ attempt, answers: [...acknowledged.values()] }));
  return beside(url, async (store) => {
    let count = 0;
    for (const { attempt, answers } of noted) {
      const stored: AttemptRecord["answers"] = (await store.get(collections.attempts, "bench", attempt))?.answers ?? {};
      for (const { question, value, revision } of answers) {
        const kept = stored[question];
        if (kept === undefined || kept.revision < revision || (kept.revision === revision && kept.value !== value)) count += 1;
      }
    }
    return count;
  });
}

async function handedInWrongly(url: string, takers: readonly Taker[]): Promise<number> {
  return beside(url, async (store) => {
    const lines = await findAll(store, collections.audit, { tenant: "bench", query: { index: "byAction", equal: ["exam.handed-in"] } });
    const times = Map.groupBy(lines, ({ subject }) => subject);
    const attempts = await Promise.all(takers.map(({ attempt }) => store.get(collections.attempts, "bench", attempt)));
    return attempts.filter((attempt) => attempt === undefined || attempt.state === "open" || times.get(attempt.id)?.length !== 1).length;
  });
}
