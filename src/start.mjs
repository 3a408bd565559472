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

const { bundleState } = await import("./built.mjs");
const state = bundleState();
// The sources as they are stand above what was once made of them.
if (state === "damaged") await fromSources("parts are missing");
else if (state === "fresh") await import("../dist/main.mjs").catch((error) => fromSources(error.message));
else await import("./main.ts");

/** Of a bundle that cannot be loaded nothing has run: its parts are linked before the first of them begins, and main.ts catches what goes wrong in a start. */
function fromSources(why) {
  process.stderr.write(`The bundle in dist/ is damaged (${why}); "npm run bundle" makes it anew. Starting from the sources.\n`);
  return import("./main.ts");
}
