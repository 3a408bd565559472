import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { findAll, type Store } from "../../src/store/port.ts";
import { counters, items } from "../contracts/store-collections.ts";

const WRITER = fileURLToPath(new URL("store-writer.ts", import.meta.url));

/** A writer process and what it has acknowledged so far: the highest number of each of its writers. */
export interface Victim {
  readonly child: ChildProcess;
  readonly acknowledged: ReadonlyMap<string, number>;
  /** SIGKILL; resolves when it is gone and all it said was read. */
  kill(): Promise<void>;
}

/** Starts a writer and waits until it writes. */
export async function startVictim(url: string, tenant: string): Promise<Victim> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", WRITER, url, tenant], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const acknowledged = new Map<string, number>();
  const closed = once(child, "close");
  let complaint = "";
  let rest = "";
  child.stderr.on("data", (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const [writer = "", n] = line.split(" ");
        if (n === undefined) resolve();
        else acknowledged.set(writer, Number(n));
      }
    });
    child.once("close", () => reject(new Error(`the writer ended by itself: ${complaint}`)));
  });
  await ready;
  return {
    child,
    acknowledged,
    kill: async () => {
      child.kill("SIGKILL");
      await closed;
    },
  };
}

export interface Survey {
  /** Acknowledged commits that the store lacks. */
  readonly lost: readonly string[];
  /** Commits of which one part is there and another is not. */
  readonly halves: readonly string[];
  readonly stored: number;
}

/** Compares what a store holds with what its writers were told. */
export async function survey(store: Store, tenant: string, acknowledged: ReadonlyMap<string, number>): Promise<Survey> {
  const numbers = new Map<string, number[]>();
  for (const { group, rank } of await findAll(store, items, { tenant, query: { index: "byGroup", equal: [] } })) {
    const of = numbers.get(group ?? "") ?? [];
    numbers.set(group ?? "", of);
    of.push(rank ?? 0);
  }
  const lost: string[] = [];
  for (const [writer, last] of acknowledged) {
    const stored = new Set(numbers.get(`writer${writer}`));
    for (let n = 1; n <= last; n += 1) if (!stored.has(n)) lost.push(`${writer}-${n}`);
  }
  const halves: string[] = [];
  for (const [writer, stored] of numbers) {
    const counter = await store.get(counters, tenant, writer);
    if (counter?.last !== Math.max(...stored) || stored.length !== counter.last) halves.push(writer);
  }
  return { lost, halves, stored: [...numbers.values()].reduce((sum, { length }) => sum + length, 0) };
}
