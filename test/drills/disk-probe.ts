import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parentPort } from "node:worker_threads";

/** Writes a little to the disk again and again, as a commit does, and says how long the slowest took since it was last asked. */
const folder = mkdtempSync(join(tmpdir(), "tierwise-disk-"));
const file = openSync(join(folder, "probe"), "w");
let slowest = 0;
const timer = setInterval(() => {
  const began = performance.now();
  writeSync(file, "probe", 0);
  fsyncSync(file);
  slowest = Math.max(slowest, performance.now() - began);
}, 40);
parentPort?.on("message", (what: "ask" | "end") => {
  if (what === "ask") {
    parentPort?.postMessage(Math.round(slowest));
    slowest = 0;
    return;
  }
  clearInterval(timer);
  closeSync(file);
  rmSync(folder, { recursive: true, force: true });
  parentPort?.close();
});
