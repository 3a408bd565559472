import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

// Plain JavaScript, like start.mjs: read before anything that strips types, and by build/bundle.mjs.
export const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** Made by `build/bundle.mjs`: all modules of a start in few files. */
export const DIST = join(ROOT, "dist");
export const ENTRY = "main.mjs";
/** Says what the bundle was made of, and is written last: without it there is no bundle. */
export const NOTE = "made-of.json";

/**
 * What the note says of a file the bundle was made of: its size in bytes, when it changed in whole seconds since 1970, and a digest of what stands in it.
 * @typedef {[size: number, changed: number, digest: string]} Traits
 */

/**
 * @param {string} path below the root
 * @returns {Traits}
 */
export function traitsOf(path) {
  const { size, mtimeMs } = statSync(join(ROOT, path));
  return [size, Math.floor(mtimeMs / 1_000), digestOf(path)];
}

/**
 * Whether the bundle may stand for the sources: `fresh` when all of its files are there in full and every file it was made of says what it said then, `stale`
 * when one of these does not, `damaged` when its own files are not as they were written, and `none` when it was never made.
 * @returns {"fresh" | "stale" | "damaged" | "none"}
 */
export function bundleState() {
  try {
    /** @type {{ sources: Record<string, Traits>, files: Record<string, number> }} */
    const { sources, files } = JSON.parse(readFileSync(join(DIST, NOTE), "utf8"));
    for (const path in sources) if (!isAsNoted(path, sources[path])) return "stale";
    for (const name in files) if (statSync(join(DIST, name)).size !== files[name]) return "damaged";
    return ENTRY in files ? "fresh" : "damaged";
  } catch (error) {
    return error?.code === "ENOENT" && error.path?.endsWith(NOTE) ? "none" : "damaged";
  }
}

/** Read only where the time is another one: copying a tree or making an image may leave new times on old files. */
function isAsNoted(path, [size, changed, digest]) {
  const found = statSync(join(ROOT, path), { throwIfNoEntry: false });
  if (found === undefined || found.size !== size) return false;
  return Math.floor(found.mtimeMs / 1_000) === changed || digestOf(path) === digest;
}

const digestOf = (path) =>
  createHash("sha256")
    .update(readFileSync(join(ROOT, path)))
    .digest("base64url")
    .slice(0, 16);
