import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { freePort } from "../../bench/support/child.ts";

const tree = mkdtempSync(join(tmpdir(), "tierwise-start-"));
const main = join(tree, "dist/main.mjs");
const bundle = (): void => void execFileSync(process.execPath, ["build/bundle.mjs"], { cwd: tree });
/** What the bundle of these tests says in place of the sources' line, so that it is seen which of them ran. */
const MARK = "Bundled!: ";

function mark(): void {
  const text = readFileSync(main, "utf8");
  expect(text).toContain("Tierwise: ");
  writeFileSync(main, text.replace("Tierwise: ", MARK));
}

beforeAll(() => {
  for (const part of ["src", "build", "views", "config"]) cpSync(part, join(tree, part), { recursive: true, preserveTimestamps: true });
  cpSync("package.json", join(tree, "package.json"));
  symlinkSync(resolve("node_modules"), join(tree, "node_modules"));
  bundle();
  mark();
});
afterAll(() => rmSync(tree, { recursive: true, force: true }));

interface Started {
  readonly out: string;
  readonly complaint: string;
  /** The status of answers that need views, sentences, style sheets and the store. */
  readonly answers: Readonly<Record<string, number>>;
}

/** Starts the copy in production, asks it for a few pages and ends it. */
async function start(): Promise<Started> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const child = spawn(process.execPath, ["src/start.mjs"], {
    cwd: tree,
    env: { PATH: process.env["PATH"], NODE_ENV: "production", PORT: String(port), PUBLIC_URL: url, DATA_DIR: join(tree, "data") },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise((done) => child.once("close", done));
  const said = { out: "", complaint: "" };
  child.stderr.on("data", (part: Buffer) => void (said.complaint += part.toString()));
  await new Promise<void>((listening, failed) => {
    child.stdout.on("data", (part: Buffer) => {
      said.out += part.toString();
      if (said.out.includes(url)) listening();
    });
    child.once("close", (code) => failed(new Error(`ended with ${code}: ${said.complaint}`)));
  });
  const answers: Record<string, number> = {};
  const page = await fetch(`${url}/admin/login`).then((answer) => answer.text());
  const [style = "/no-style"] = /\/assets\/[^"]+\.css/.exec(page) ?? [];
  for (const path of ["/healthz", "/readyz", "/metrics", "/admin/login", "/lti/jwks", style])
    answers[path] = (await fetch(url + path)).status;
  child.kill("SIGTERM");
  await ended;
  return { ...said, answers };
}

describe("a start", () => {
  let fromBundle: Started;

  it("takes the bundle while every file it was made of says what it said then, also after the tree was copied", async () => {
    utimesSync(join(tree, "src/app.ts"), 1_000_000_000, 1_000_000_000);
    fromBundle = await start();
    expect(fromBundle).toMatchObject({ out: expect.stringContaining(MARK), complaint: "" });
    expect(new Set(Object.values(fromBundle.answers))).toEqual(new Set([200]));
  });

  it("takes the sources, and answers alike, once one of them says something else", async () => {
    const changed = join(tree, "src/shared/lazy.ts");
    const before = readFileSync(changed);
    appendFileSync(changed, "// changed\n");
    const { out, complaint, answers } = await start();
    writeFileSync(changed, before);
    expect({ out: out.includes("Tierwise: "), complaint }).toEqual({ out: true, complaint: "" });
    expect(answers).toEqual(fromBundle.answers);
  });

  it.each([
    ["cut off", () => truncateSync(main, 100_000)],
    [
      "of the right length with something else in it",
      () => writeFileSync(main, readFileSync(main, "utf8").replace("import {", "import [")),
    ],
  ])("takes the sources, and says so once, when the bundle is %s", async (_how, damage) => {
    const whole = readFileSync(main);
    damage();
    const { out, complaint } = await start();
    writeFileSync(main, whole);
    expect(out).toContain("Tierwise: ");
    expect(complaint.match(/The bundle in dist\/ is damaged .*npm run bundle/g)).toHaveLength(1);
  });
});

describe("making the bundle", () => {
  it("leaves what a running tool may still ask for once more, and nothing of a making that was broken off", () => {
    mkdirSync(join(tree, "dist/making-lost"));
    writeFileSync(join(tree, "dist/older.mjs"), "");
    const before = Object.keys(note().files);
    appendFileSync(join(tree, "src/practice/run.ts"), "export const another = 1;\n");
    utimesSync(join(tree, "src/practice/run.ts"), 1_000_000_000, 1_000_000_000);
    bundle();
    const kept = execFileSync("ls", [join(tree, "dist")], { encoding: "utf8" })
      .trim()
      .split("\n");
    expect(kept.toSorted()).toEqual([...new Set([...before, ...Object.keys(note().files), "made-of.json"])].toSorted());
  });

  it("takes in no package that an installation for production lacks", () => {
    const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
      packages: Record<string, { dev?: boolean } | undefined>;
    };
    const taken = Object.keys(note().sources).flatMap((path) => /node_modules\/.*(?=\/package\.json$)/.exec(path) ?? []);
    expect(taken.length).toBeGreaterThan(20);
    expect(taken.filter((path) => packages[path]?.dev !== undefined || packages[path] === undefined)).toEqual([]);
  });

  it("does not stop an installation without the bundler", () => {
    const bare = mkdtempSync(join(tmpdir(), "tierwise-bare-"));
    for (const part of ["src/built.mjs", "build/bundle.mjs"]) cpSync(part, join(bare, part));
    const made = (...flags: string[]) => spawnSync(process.execPath, ["build/bundle.mjs", ...flags], { cwd: bare, encoding: "utf8" });
    expect(made("--if-possible")).toMatchObject({ status: 0, stderr: expect.stringContaining("the bundler is not installed") });
    expect(made()).toMatchObject({ status: 1 });
    rmSync(bare, { recursive: true, force: true });
  });
});

const note = (): { readonly files: Readonly<Record<string, number>>; readonly sources: object } =>
  JSON.parse(readFileSync(join(tree, "dist/made-of.json"), "utf8"));
