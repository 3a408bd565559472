import { parentPort, workerData } from "node:worker_threads";
import { readCsv } from "./csv.ts";
import { readXlsx } from "./read-xlsx.ts";
import { UnreadableSheet, type Line, type SheetRefusal, type Table } from "./table.ts";

/** What the reading thread says: that it begins, some lines, that these were all, or why there are none. */
export type Told =
  | { readonly type: "begun" }
  | { readonly type: "lines"; readonly lines: readonly Line[] }
  | { readonly type: "end" }
  | { readonly type: "refused"; readonly why: SheetRefusal };

/** Cells handed over at once: the receiving thread is held while it takes them. */
const CELLS_AT_ONCE = 5_000;

const read = (bytes: Buffer): Promise<Table> | Table => {
  const head = bytes.toString("latin1", 0, 4);
  const workbook = head === "PK\u0003\u0004" || bytes.toString("hex", 0, 4) === "d0cf11e0";
  return workbook ? readXlsx(bytes) : readCsv(bytes);
};

/** Blank cells at a line's end are left out: wide sheets have many. */
function shortened({ number, cells }: Line): Line {
  return { number, cells: cells.slice(0, cells.findLastIndex((cell) => cell !== "") + 1) };
}

function* handfuls(table: Table): Generator<readonly Line[]> {
  let [lines, cells]: [Line[], number] = [[], 0];
  for (const line of table.map(shortened)) {
    lines.push(line);
    cells += line.cells.length + 1;
    if (cells < CELLS_AT_ONCE) continue;
    yield lines;
    [lines, cells] = [[], 0];
  }
  yield lines;
}

const tell = (told: Told): void => parentPort?.postMessage(told);

tell({ type: "begun" });
try {
  const left = handfuls(await read(Buffer.from(workerData as Uint8Array)));
  const next = (): void => {
    const { value, done } = left.next();
    tell(done === true ? { type: "end" } : { type: "lines", lines: value ?? [] });
  };
  // Each handful is asked for: messages that wait are taken in one go.
  parentPort?.on("message", next);
  next();
} catch (error) {
  tell({ type: "refused", why: error instanceof UnreadableSheet ? error.code : "broken" });
}
