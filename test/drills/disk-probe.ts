import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { parentPort } from "node:worker_threads";

/**
 * What the machine takes from anybody: writes a little to the disk again and again, as a commit does, in a thread that has nothing else to do,
 * and says how long the slowest write took, or the thread itself had to wait for its turn, since it was last asked.
 */
const folder = await mkdtemp(join(tmpdir(), "tierwise-disk-"));
const file = await open(join(folder, "probe"), "w");
const turns = monitorEventLoopDelay({ resolution: 5 });
turns.enable();
let slowest = 0;
let writing = Promise.resolve();
const timer = setInterval(() => {
  writing = writing.then(async () => {
    const began = performance.now();
    await file.write("probe", 0);
    await file.sync();
    slowest = Math.max(slowest, performance.now() - began);
  });
}, 40);
parentPort?.on("message", (what: "ask" | "end") => {
  if (what === "ask") {
    parentPort?.postMessage(Math.round(Math.max(slowest, turns.max / 1e6)));
    slowest = 0;
    turns.reset();
    return;
  }
  clearInterval(timer);
  turns.disable();
  void writing.then(async () => {
    await file.close();
    await rm(folder, { recursive: true, force: true });
    parentPort?.close();
  });
});
