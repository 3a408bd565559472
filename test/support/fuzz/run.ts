import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { collections } from "../../../src/store/collections.ts";
import { findAll, type Collection, type StoredRecord } from "../../../src/store/port.ts";
import { LaunchingBrowser, type Answered } from "../launching-browser.ts";
import { rsaPair, startSigningPlatform } from "../signing-platform.ts";
import { startStack, type Stack } from "../stack.ts";
import { play, type Field, type Played } from "./cases.ts";
import { drawFor } from "./draw.ts";

export interface FuzzOptions {
  readonly cases: number;
  readonly seed: number;
  /** One case alone, to look at a fault. */
  readonly only?: number | undefined;
}

export interface FuzzReport {
  readonly seed: number;
  readonly cases: number;
  /** How many of each kind and outcome there were. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Sessions the store holds beyond those that had to open. */
  readonly forged: number;
  readonly faults: readonly string[];
  /** Longest answer, in ms. */
  readonly slowest: number;
  /** Logins begun before by others, completed in between. */
  readonly victims: { readonly completed: number; readonly failed: number };
  /** In MB, after collecting garbage, from the first quarter to the end. */
  readonly heapGrowth: number;
  /** What the tool keeps that nobody asked for: refusals written down, ended sessions of nobody. */
  readonly kept: { readonly lines: number; readonly ended: number };
  readonly mostKept: number;
  readonly seconds: number;
}

const TENANT = "fuzz";
const LANES = 12;
const LIMIT = 5_000;
/** Refusals a minute that are recorded in full; what is kept must stay below. */
const REFUSALS = 600;
const EVERY = 100;

/** Plays generated logins, launches and strays against the tool on a real port; nothing is decided by the order of the answers. */
export async function runFuzz({ cases, seed, only }: FuzzOptions): Promise<FuzzReport> {
  const began = Date.now();
  const stack = await startStack({ limits: { refusals: REFUSALS } });
  const platform = await startSigningPlatform();
  const other = await startSigningPlatform(rsaPair("other"));
  const { platforms } = stack.services.lti;
  await platforms.add(LaunchingBrowser.entry(platform, TENANT));
  await platforms.add({ ...LaunchingBrowser.entry(other, "other"), clientId: "client-b" });
  const field: Field = { url: stack.url, platform, other };
  try {
    const run = await playAll(field, { cases, seed, only });
    const kept = await keptBy(stack);
    const seconds = Math.round((Date.now() - began) / 100) / 10;
    return { seed, cases, ...run, forged: kept.opened - run.opened, kept, mostKept: REFUSALS * (1 + Math.ceil(seconds / 60)), seconds };
  } finally {
    await stack.close();
    await Promise.all([platform.close(), other.close()]);
  }
}

async function playAll(field: Field, { cases, seed, only }: FuzzOptions) {
  const outcomes: Record<string, number> = {};
  const faults: string[] = [];
  const victims = { completed: 0, failed: 0 };
  const waiting = await Promise.all(Array.from({ length: 10 }, () => victim(field)));
  let slowest = 0;
  let opened = 0;
  let heapBefore = 0;

  async function one(index: number): Promise<void> {
    const start = Date.now();
    try {
      const played = await play(drawFor(seed, index), field);
      slowest = Math.max(slowest, Date.now() - start);
      const outcome = outcomeOf(played.answer);
      if (outcome === "session") opened += 1;
      const key = `${played.kind} ${outcome}`;
      outcomes[key] = (outcomes[key] ?? 0) + 1;
      const wrong = faultOf(played, { outcome, ms: Date.now() - start, field });
      if (wrong !== undefined && faults.length < 40) faults.push(`case ${index}: ${wrong} (${played.spoilt.join("; ")})`);
    } catch (error) {
      faults.push(`case ${index}: no answer: ${error instanceof Error ? error.message : "?"}`);
    }
  }

  async function somebodyElse(): Promise<void> {
    const finish = waiting.shift();
    if (finish === undefined) return;
    waiting.push(await victim(field));
    if (await finish()) victims.completed += 1;
    else victims.failed += 1;
  }

  let next = only ?? 0;
  const end = only === undefined ? cases : only + 1;
  async function lane(): Promise<void> {
    while (next < end) {
      const index = next;
      next += 1;
      await one(index);
      if (index % EVERY === EVERY - 1) await somebodyElse();
      if (index === Math.floor(cases / 4)) heapBefore = heapInUse();
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane));
  for (const finish of waiting) victims[(await finish()) ? "completed" : "failed"] += 1;
  const heapGrowth = Math.round((heapInUse() - heapBefore) * 10) / 10;
  return { outcomes, faults, slowest, victims, heapGrowth, opened: opened + victims.completed };
}

type Outcome = "session" | "page" | "redirect" | "refused" | "waits" | "fault";

function outcomeOf({ status, location, headers }: Answered): Outcome {
  const kept = (headers["set-cookie"] ?? []).some((line) => /^__Host-tw-(?!state-)/.test(line) && !line.includes("Max-Age=0"));
  if (kept || location.startsWith("/s/")) return "session";
  if (status >= 500) return "fault";
  if (status === 429) return "waits";
  if (status >= 400) return "refused";
  return status >= 300 ? "redirect" : "page";
}

/** What is wrong with what came of a case; undefined where nothing is. */
function faultOf(
  { kind, expected, answer }: Played,
  { outcome, ms, field }: { outcome: Outcome; ms: number; field: Field },
): string | undefined {
  if (outcome === "fault") return `status ${answer.status}`;
  if (ms > LIMIT) return `${ms} ms`;
  if (outcome === "session" && (expected === "refused" || expected === "no session")) return `${kind} opened a session`;
  if (outcome !== "session" && expected === "opens") return `${kind} that is right was refused: ${answer.status}`;
  if (outcome === "page" && expected === "refused") return `${kind} was answered with ${answer.status}`;
  if (outcome === "redirect" && !answer.location.startsWith(`${field.platform.issuer}/auth?`) && answer.status !== 304)
    return `leads to ${answer.location.slice(0, 80)}`;
  return undefined;
}

/** Somebody's login, begun now and completed later. */
async function victim({ url, platform }: Field): Promise<() => Promise<boolean>> {
  const browser = new LaunchingBrowser(url, platform);
  const begun = await browser.begin();
  return async () => {
    const { location } = await browser.finish(begun, platform.sign(browser.claims(begun, { sub: "victim" })));
    return location.startsWith("/s/");
  };
}

async function keptBy({ services: { store } }: Stack) {
  const all = <R extends StoredRecord>(collection: Collection<R>, index: string): Promise<R[]> =>
    findAll(store, collection, { tenant: TENANT, query: { index, equal: [] } });
  const sessions = await all(collections.sessions, "byExpiry");
  const lines = (await all(collections.audit, "byTime")).filter(({ action }) => action === "lti.refused");
  const ended = sessions.filter(({ expires, createdAt }) => expires <= createdAt);
  return { lines: lines.length, ended: ended.length, opened: sessions.length - ended.length };
}

/** Megabytes that are reachable. */
function heapInUse(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  return process.memoryUsage().heapUsed / 1_048_576;
}
