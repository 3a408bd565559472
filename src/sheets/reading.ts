import { Worker } from "node:worker_threads";
import type { Told } from "./read-worker.ts";
import { UnreadableSheet, type Table } from "./table.ts";

const PATIENCE = 5_000;
const MOST_BYTES = 10 * 1024 * 1024;

/**
 * Reads a CSV or XLSX file in a thread of its own, with a bound on its memory and its time: the server's own thread is never held.
 * @throws UnreadableSheet
 */
export async function readTable(bytes: Buffer, patience = PATIENCE): Promise<Table> {
  if (bytes.length > MOST_BYTES) throw new UnreadableSheet("too-large");
  if (bytes.length < 4) throw new UnreadableSheet("no-rows");
  const worker = new Worker(new URL("./read-worker.ts", import.meta.url), {
    workerData: bytes,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 24 },
  });
  try {
    const told = await answered(worker, patience);
    if ("refused" in told) throw new UnreadableSheet(told.refused);
    return told.table;
  } finally {
    await worker.terminate();
  }
}

function answered(worker: Worker, patience: number): Promise<Told> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new UnreadableSheet("slow")), patience);
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      settle();
    };
    worker.once("message", (told: Told) => end(() => resolve(told)));
    // Out of its memory: the thread dies, the server lives.
    worker.once("error", (error) => end(() => reject(new UnreadableSheet("too-large", error))));
    worker.once("exit", () => end(() => reject(new UnreadableSheet("broken"))));
  });
}
