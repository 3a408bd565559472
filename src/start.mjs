import module from "node:module";
import { join } from "node:path";

// Plain JavaScript, so that a Node too old to read TypeScript can still say what it needs.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`Tierwise needs Node 22.18 or newer; this is ${process.versions.node}. "npm start" brings its own.\n`);
  process.exit(1);
}
// Stripped and compiled once and kept beside the data: later starts take a third less time, and never load what strips types.
module.enableCompileCache?.(join(process.env.DATA_DIR || "./data", "compiled"));
await import("./main.ts");
