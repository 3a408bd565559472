import { setTimeout as pause } from "node:timers/promises";
import { allCollections, collections } from "../../../src/store/collections.ts";
import { openStore } from "../../../src/store/open.ts";
import { memoryOf } from "./child.ts";
import { beginSitting, handIn, nextAnswer, saveAnswers, type BenchSitting } from "./exam.ts";
import { exchange, round } from "./http.ts";
import type { OurTool } from "./tools.ts";

/** All times in ms. */
export interface RoomPlan {
  readonly people: number;
  /** Everybody launches and begins within this time. */
  readonly launching: number;
  readonly saving: number;
  /** Between two saves of one person. */
  readonly saveEvery: number;
  /** Everybody hands in within this time, which comes after the saving. */
  readonly handingIn: number;
}

/** Times in ms from the request to the whole answer. */
interface Spread {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export interface RoomFigures {
  readonly people: number;
  /** From the login to the redirect to the first page. */
  readonly launch: Spread;
  readonly save: Spread;
  readonly handIn: Spread;
  /** Requests not answered as they should be, and the first of them in words. */
  readonly errors: number;
  readonly firstError?: string;
  /** Acknowledged answers that are not in the store, and sittings not handed in once. */
  readonly lost: number;
  readonly answers: number;
  /** Of the tool's process: p99 in the worst ten seconds. */
  readonly lagP99: number;
  readonly rssMb: number;
}

/** People who sit one exam at once, each as a browser does, all from one address. */
export async function fillRoom(tool: OurTool, plan: RoomPlan): Promise<RoomFigures> {
  const times = { launch: [] as number[], save: [] as number[], handIn: [] as number[] };
  const errors: string[] = [];
  const acknowledged = new Map<string, Map<string, string>>();
  const watch = watching(tool);
  async function timed<T>(into: number[], task: () => Promise<T>): Promise<T> {
    const began = performance.now();
    const answer = await task();
    into.push(performance.now() - began);
    return answer;
  }
  const began = performance.now();
  const until = (at: number): Promise<void> => pause(Math.max(0, began + at - performance.now()));

  async function sit(n: number): Promise<void> {
    await until((n / plan.people) * plan.launching);
    const launched = await timed(times.launch, () => tool.launch(n));
    const sitting = await beginSitting(launched);
    const kept = new Map<string, string>();
    acknowledged.set(sitting.attempt, kept);
    const last = plan.launching + plan.saving + share(n) * plan.handingIn;
    for (let saves = 0; performance.now() - began + plan.saveEvery < last; saves += 1) {
      await pause(plan.saveEvery * (0.9 + 0.2 * share(n + saves)));
      const answer = nextAnswer(sitting, saves);
      await timed(times.save, () => saveAnswers(sitting, [answer]));
      kept.set(answer.question, answer.value);
    }
    await until(last);
    await timed(times.handIn, () => handIn(sitting));
    await after(sitting);
  }
  const everybody = Array.from({ length: plan.people }, (_, n) => sit(n).catch((error: unknown) => void errors.push(String(error))));
  await Promise.all(everybody);
  const seen = await watch.end();
  return {
    people: plan.people,
    launch: spread(times.launch),
    save: spread(times.save),
    handIn: spread(times.handIn),
    errors: errors.length,
    ...(errors[0] !== undefined && { firstError: errors[0].slice(0, 300) }),
    ...(await compare(tool, acknowledged)),
    ...seen,
  };
}

/** A share between 0 and 1 that is the same in each run and differs from neighbour to neighbour. */
const share = (n: number): number => (n * 0.618_033_988_75) % 1;

async function after({ page, cookie }: BenchSitting): Promise<void> {
  const { status } = await exchange(page.replace(/\/sitting$/, ""), { cookie });
  if (status !== 200) throw new Error(`the page after the exam answered ${status}`);
}

function spread(times: number[]): Spread {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number): number => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0);
  return { count: times.length, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** Asks the tool's own figures every ten seconds, as a monitoring system does. */
function watching({ child, metrics }: OurTool) {
  const lags: number[] = [];
  let rss = 0;
  async function look(): Promise<void> {
    const { text } = await exchange(metrics);
    const lag = Number(/^tierwise_nodejs_eventloop_lag_p99_seconds (\S+)/m.exec(text)?.[1]) * 1_000;
    if (Number.isFinite(lag)) lags.push(lag);
    rss = Math.max(rss, memoryOf(child.pid));
  }
  let looking = look();
  const timer = setInterval(() => {
    looking = look();
  }, 180_000);
  return {
    async end() {
      clearInterval(timer);
      await looking;
      await look();
      // The first look only begins the measuring.
      return { lagP99: round(Math.max(...lags.slice(1))), rssMb: round(rss) };
    },
  };
}

async function compare({ storeUrl }: OurTool, acknowledged: ReadonlyMap<string, ReadonlyMap<string, string>>) {
  const store = await openStore({ url: storeUrl, collections: allCollections, shared: true });
  let [lost, answers] = [0, 0];
  try {
    for (const [id, kept] of acknowledged) {
      const attempt = await store.get(collections.attempts, "bench", id);
      if (attempt?.state === undefined || attempt.state === "open") lost += 1;
      for (const [question, value] of kept) {
        answers += 1;
        if (attempt?.answers[question]?.value !== value) lost += 1;
      }
    }
  } finally {
    await store.close();
  }
  return { lost, answers };
}
