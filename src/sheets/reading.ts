import { Worker } from "node:worker_threads";
import type { Told } from "./read-worker.ts";
import { UnreadableSheet, type Line, type Table } from "./table.ts";

/** ms for the reading itself; on a busy machine a thread needs longer to begin than to read. */
const PATIENCE = 5_000;
const BEGINNING = 60_000;
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
    return await linesOf(worker, patience);
  } finally {
    await worker.terminate();
  }
}

function linesOf(worker: Worker, patience: number): Promise<Table> {
  return new Promise((resolve, reject) => {
    const table: Line[] = [];
    const slow = (): void => end(() => reject(new UnreadableSheet("slow")));
    let timer = setTimeout(slow, BEGINNING);
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      settle();
    };
    worker.on("message", (told: Told) => {
      switch (told.type) {
        case "begun":
          clearTimeout(timer);
          timer = setTimeout(slow, patience);
          return;
        case "lines":
          // Read by now: what is left is handing over.
          clearTimeout(timer);
          for (const line of told.lines) table.push(line);
          worker.postMessage("more");
          return;
        case "end":
          return end(() => resolve(table));
        case "refused":
          return end(() => reject(new UnreadableSheet(told.why)));
      }
    });
    // Out of its memory: the thread dies, the server lives.
    worker.once("error", (error) => end(() => reject(new UnreadableSheet("too-large", error))));
    worker.once("exit", () => end(() => reject(new UnreadableSheet("broken"))));
  });
}
