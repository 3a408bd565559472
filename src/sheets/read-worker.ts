import { parentPort, workerData } from "node:worker_threads";
import { readCsv } from "./csv.ts";
import { readXlsx } from "./read-xlsx.ts";
import { UnreadableSheet, type SheetRefusal, type Table } from "./table.ts";

export type Told = { readonly table: Table } | { readonly refused: SheetRefusal };

async function told(bytes: Buffer): Promise<Told> {
  const head = bytes.toString("latin1", 0, 4);
  const workbook = head === "PK\u0003\u0004" || bytes.toString("hex", 0, 4) === "d0cf11e0";
  try {
    return { table: workbook ? await readXlsx(bytes) : readCsv(bytes) };
  } catch (error) {
    return { refused: error instanceof UnreadableSheet ? error.code : "broken" };
  }
}

parentPort?.postMessage(await told(Buffer.from(workerData as Uint8Array)));
