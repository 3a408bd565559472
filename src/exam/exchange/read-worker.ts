import { parentPort, workerData } from "node:worker_threads";
import { UnreadableBank, type FileRefusal } from "./draft.ts";
import { readBankFile, type BankRead } from "./read-file.ts";

export type Told = { readonly read: BankRead } | { readonly refused: FileRefusal };

async function told({ bytes, name }: { readonly bytes: Uint8Array; readonly name: string }): Promise<Told> {
  try {
    return { read: await readBankFile(Buffer.from(bytes), name) };
  } catch (error) {
    return { refused: error instanceof UnreadableBank ? error.code : "xml-broken" };
  }
}

parentPort?.postMessage(await told(workerData as { bytes: Uint8Array; name: string }));
