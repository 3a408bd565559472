import { parentPort, workerData } from "node:worker_threads";
import type { Order } from "./writing.ts";
import { toFile } from "./to-file.ts";

const { sheet, type } = workerData as Order;
const bytes = new Uint8Array(await toFile(sheet, type));
parentPort?.postMessage(bytes, [bytes.buffer]);
