import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { DAY } from "../../src/shared/clock.ts";
import { PRACTICE_TENANT } from "../../src/practice/run.ts";
import { collections } from "../../src/store/collections.ts";
import { openPracticeCohort, type PracticeCohort } from "../support/practice-cohort.ts";
import type { DrillResult } from "./result.ts";

const PAGES = fileURLToPath(new URL("../support/many-listeners.ts", import.meta.url));

/** ms after the commit by which every open page must have heard. */
const LIMIT = 2_000;

const megabytes = (): number => Math.round(process.memoryUsage.rss() / 1_048_576);

/** Open streams on one process, a signal for each of them, and then one signal that all of them hear. */
export async function signals({ streams }: { readonly streams: number }): Promise<DrillResult> {
  const place = await openPracticeCohort();
  const { services, url } = place.stack;
  const seat = await place.seat("instructor");
  const jobs = await scheduled(place, { by: seat.session.person, count: streams });
  const common = `cohort:${place.cohort}`;
  const rssBefore = megabytes();
  const pages = spawn(process.execPath, [PAGES, url + seat.href("/signals"), seat.cookie, common, ...jobs], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: pages.stdout })[Symbol.asyncIterator]();
  const told = (data: string) => (topic: string) => services.signals.send({ tenant: PRACTICE_TENANT, topic, data });
  /** The pages begin to wait, then the commits are made; answers how long after the last commit the last page had heard. */
  async function round(name: "own" | "all", topics: readonly string[]): Promise<number> {
    pages.stdin.write(`${name}\n`);
    for (let from = 0; from < topics.length; from += 50) await services.store.commit(topics.slice(from, from + 50).map(told(name)));
    const committed = Date.now();
    const { value = "" } = await lines.next();
    const [, last, open] = String(value).split(" ").map(Number);
    if (open !== streams) throw new Error(`${open} of ${streams} streams are open`);
    return Math.max(0, (last ?? Number.POSITIVE_INFINITY) - committed);
  }
  try {
    await lines.next();
    const rssOpen = megabytes();
    const eachItsOwnMs = await round(
      "own",
      jobs.map((id) => `job:${id}`),
    );
    const oneToAllMs = await round("all", [common]);
    const pass = eachItsOwnMs <= LIMIT && oneToAllMs <= LIMIT;
    const figures = { streams, signals: streams, eachItsOwnMs, oneToAllMs, limitMs: LIMIT };
    const memory = { rssBeforeMb: rssBefore, rssOpenMb: rssOpen, rssAfterMb: megabytes() };
    return { name: "signals", drill: "D12", pass, ...figures, ...memory };
  } finally {
    pages.kill("SIGKILL");
    await place.close();
  }
}

/** Work of one person, each a thing of its own to follow. */
async function scheduled({ stack }: PracticeCohort, { by, count }: { readonly by: string; readonly count: number }): Promise<string[]> {
  const { jobs, store, clock } = stack.services;
  const key = (index: number): string => `drill ${index}`;
  const order = (index: number) => ({ tenant: PRACTICE_TENANT, kind: "example", payload: {}, by, due: clock() + DAY, key: key(index) });
  await store.commit(Array.from({ length: count }, (_, index) => jobs.schedule(order(index))));
  const { records } = await store.find(collections.jobs, PRACTICE_TENANT, {
    index: "byPerson",
    equal: [by],
  });
  return records.map(({ id }) => id);
}
