import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { DIST, ENTRY, NOTE, ROOT, traitsOf } from "../src/built.mjs";

/** What `debug` and the MongoDB driver take where it happens to be, as among our development tools; it may be gone in production. */
const STAY_OUTSIDE = /^(supports-color|socks)(\/|$)/;
/** The folder of the innermost package a path is in. */
const IN_PACKAGE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\/.*$/;
/** Packages in CommonJS ask for Node's own modules by `require`, and for their place by `__dirname`. */
const FOR_COMMONJS = `import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url); const { dirname: folderOf } = import.meta;`;
const TRIES = 3;
const SECOND = 1_000;

/** `npm install` must not fail for want of it: the sources run as well. */
const optional = process.argv.includes("--if-possible");

try {
  await make();
} catch (error) {
  const why = error?.code === "ERR_MODULE_NOT_FOUND" ? "the bundler is not installed" : error.message;
  process.stderr.write(`No bundle made (${why}): Tierwise starts from its sources, which takes longer.\n`);
  process.exitCode = optional ? 0 : 1;
}

async function make() {
  const { build } = await import("esbuild");
  for (let left = TRIES; left > 0; left -= 1) {
    const began = Date.now();
    const { outputFiles, metafile } = await build(options());
    const sources = madeOf(Object.keys(metafile.inputs).filter((path) => !path.startsWith("built-in:")));
    // Times are noted in whole seconds: what changed in the very last might change again unseen.
    if (Object.values(sources).every(([, changed]) => changed * SECOND < began - SECOND)) return write(outputFiles, sources);
    await pause(2 * SECOND);
  }
  throw new Error("the sources keep changing");
}

/** Nothing is shortened or renamed: a stack names the functions of the sources. */
function options() {
  return {
    absWorkingDir: ROOT,
    entryPoints: { [ENTRY.replace(/\.mjs$/, "")]: "src/main.ts" },
    outdir: DIST,
    outExtension: { ".js": ".mjs" },
    chunkNames: "[name]-[hash]",
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "node",
    target: "node22.18",
    legalComments: "none",
    logLevel: "silent",
    banner: { js: FOR_COMMONJS },
    plugins: [{ name: "places", setup: places }],
  };
}

/** What is loaded when it is first used stays where it is; each module goes on knowing its own place, by which it finds views, threads and packages. */
function places(build) {
  build.onResolve({ filter: /^node:/ }, ({ path, kind }) => (kind === "import-statement" ? { path, namespace: "built-in" } : undefined));
  build.onLoad({ filter: /./, namespace: "built-in" }, ({ path }) => ({ contents: builtIn(path) }));
  build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
    kind !== "entry-point" && (kind === "dynamic-import" || STAY_OUTSIDE.test(path)) ? { path, external: true } : undefined,
  );
  const own = (path) => JSON.stringify(relative(DIST, path).split(sep).join("/"));
  build.onLoad({ filter: /\.ts$/ }, ({ path }) => ({
    loader: "ts",
    contents: readFileSync(path, "utf8")
      .replace(/createRequire\(import\.meta\.url\)\("(express|compression)"\)/g, 'require("$1")')
      .replaceAll("import.meta.url", `new URL(${own(path)}, import.meta.url).href`)
      // The same names; but what nobody asks for, as the messages in fifty languages, can be told by it and is left out.
      .replace('import { z } from "zod";', 'import * as z from "zod";'),
  }));
  build.onLoad({ filter: /\.c?js$/ }, ({ path }) => {
    const contents = readFileSync(path, "utf8");
    return contents.includes("__dirname")
      ? { contents: contents.replaceAll("__dirname", `require("node:path").join(folderOf, ${own(dirname(path))})`) }
      : undefined;
  });
}

/**
 * Node's own module by another way than an import, which reads all its names: one of those of `node:http` brings a whole HTTP client, 35 ms and 13 MB for
 * nothing. Names that Node makes when they are read are left out but for these; a new one that is needed fails the bundling.
 */
function builtIn(path) {
  const own = process.getBuiltinModule(path);
  const made = /^(promises|BlockList|AsyncLocalStorage)$/;
  const names = Object.entries(Object.getOwnPropertyDescriptors(own))
    .filter(([name, found]) => /^[A-Za-z_]\w*$/.test(name) && name !== "default" && ("value" in found || made.test(name)))
    .map(([name]) => name);
  return `const own = process.getBuiltinModule(${JSON.stringify(path)}); export default own; export const { ${names.join(", ")} } = own;`;
}

/**
 * Each file is written beside and moved into its place, and the note is last: a start sees the old bundle, none, or the new one. The chunks before
 * these stay once more, for a tool that is running may yet ask for them.
 */
function write(outputFiles, sources) {
  mkdirSync(DIST, { recursive: true });
  const earlier = namesIn(join(DIST, NOTE));
  const aside = mkdtempSync(join(DIST, "making-"));
  const texts = outputFiles.map(({ path, text }) => [relative(DIST, path), inAscii(text)]);
  const files = Object.fromEntries(texts.map(([name, text]) => [name, text.length]));
  for (const [name, text] of texts) writeFileSync(join(aside, name), text);
  writeFileSync(join(aside, NOTE), JSON.stringify({ sources, files }));
  rmSync(join(DIST, NOTE), { force: true });
  for (const name of [...Object.keys(files), NOTE]) renameSync(join(aside, name), join(DIST, name));
  const kept = new Set([...Object.keys(files), ...earlier, NOTE]);
  for (const name of readdirSync(DIST)) if (!kept.has(name)) rmSync(join(DIST, name), { recursive: true, force: true });
}

/**
 * V8 holds a text with one other letter in it at two bytes each, megabytes for a few signs in patterns and comments: the bundler leaves those as they are,
 * while it writes all others as escapes.
 */
function inAscii(text) {
  return text.replace(/(\\*)([^\0-\x7f])/g, (_, before, letter) => {
    const own = before.length % 2 === 1 ? before.slice(1) : before;
    return `${own}\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

function namesIn(note) {
  try {
    return Object.keys(JSON.parse(readFileSync(note, "utf8")).files);
  } catch {
    return [];
  }
}

/** Our modules each, of a package its manifest, for its files change with it; and what says how the bundle is made. */
function madeOf(inputs) {
  const paths = new Set(["build/bundle.mjs", ...inputs.map((path) => path.replace(IN_PACKAGE, "$1/package.json"))]);
  return Object.fromEntries([...paths].map((path) => [path, traitsOf(path)]));
}
