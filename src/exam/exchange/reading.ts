import { Worker } from "node:worker_threads";
import { UnreadableBank } from "./draft.ts";
import type { BankRead } from "./read-file.ts";
import type { Told } from "./read-worker.ts";

const PATIENCE = 5_000;
export const MOST_BANK_BYTES = 20 * 1024 * 1024;

/**
 * Reads a bank file in a thread of its own, with a bound on its memory and its time: whatever it holds, the server goes on.
 * @param name as the sender called it
 * @throws UnreadableBank
 */
export async function readBank(bytes: Buffer, name: string, patience = PATIENCE): Promise<BankRead> {
  if (bytes.length > MOST_BANK_BYTES) throw new UnreadableBank("too-large");
  if (bytes.length < 4) throw new UnreadableBank("none");
  const worker = new Worker(new URL("./read-worker.ts", import.meta.url), {
    workerData: { bytes, name },
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 24 },
  });
  try {
    const told = await answered(worker, patience);
    if ("refused" in told) throw new UnreadableBank(told.refused);
    return told.read;
  } finally {
    await worker.terminate();
  }
}

function answered(worker: Worker, patience: number): Promise<Told> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new UnreadableBank("slow")), patience);
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      settle();
    };
    worker.once("message", (told: Told) => end(() => resolve(told)));
    // Out of its memory: the thread dies, the server lives.
    worker.once("error", (error) => end(() => reject(new UnreadableBank("too-large", error))));
    worker.once("exit", () => end(() => reject(new UnreadableBank("xml-broken"))));
  });
}
