import { autosaveBench } from "./autosave.ts";
import { examBench } from "./exam.ts";
import { launchBench } from "./launch.ts";
import { outboxBench } from "./outbox.ts";
import { paperBench } from "./paper.ts";
import { renderBench } from "./render.ts";
import { reportBench } from "./report.ts";
import { sessionBench } from "./session.ts";
import { startupBench } from "./startup.ts";

/** The last line a benchmark prints. */
export interface BenchResult {
  readonly name: string;
  readonly ratio: number;
  readonly target: number;
  readonly pass: boolean;
  readonly [figure: string]: unknown;
}

export interface BenchOptions {
  /** Ours on MongoDB instead of its default SQLite store. */
  readonly mongo: boolean;
}

const BENCHES: Readonly<Record<string, (options: BenchOptions) => Promise<BenchResult>>> = {
  autosave: autosaveBench,
  exam: examBench,
  launch: launchBench,
  outbox: outboxBench,
  paper: paperBench,
  render: renderBench,
  report: reportBench,
  session: sessionBench,
  startup: startupBench,
};

const [name = "", ...flags] = process.argv.slice(2);
const bench = BENCHES[name];
if (bench === undefined) {
  process.stderr.write(`usage: npm run -s bench -- ${Object.keys(BENCHES).join("|")} [--mongo]\n`);
  process.exitCode = 2;
} else {
  const result = await bench({ mongo: flags.includes("--mongo") });
  process.stdout.write(`${JSON.stringify(result)}\n`);
  process.exitCode = result.pass ? 0 : 1;
}
