import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { type FileType, toFile } from "./to-file.ts";
import type { Sheet } from "./write-xlsx.ts";

export interface Order {
  readonly sheet: Sheet;
  readonly type: FileType;
}

/** Sheets no longer than this are written at once: a thread takes longer to begin. */
const SHORT = 200;

/** Writes a sheet as a file; a long one in a thread of its own, so that the server's is not held. */
export async function writeSheet(sheet: Sheet, type: FileType): Promise<Buffer> {
  if (sheet.rows.length <= SHORT) return toFile(sheet, type);
  const order: Order = { sheet, type };
  const worker = new Worker(new URL("./write-worker.ts", import.meta.url), { workerData: order, execArgv: [] });
  try {
    const died = once(worker, "exit").then((): never => {
      throw new Error("the writing thread ended without a word");
    });
    const [bytes] = (await Promise.race([once(worker, "message"), died])) as [Uint8Array];
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  } finally {
    await worker.terminate();
  }
}
