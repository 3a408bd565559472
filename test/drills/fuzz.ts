import { runFuzz } from "../support/fuzz/run.ts";
import type { DrillResult } from "./result.ts";

/** 20,000 generated logins and launches against a listening tool; `FUZZ_SEED` plays a run again. */
export async function fuzz({ cases }: { readonly cases: number }): Promise<DrillResult> {
  const seed = Number(process.env["FUZZ_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
  process.stderr.write(`FUZZ_SEED=${seed}\n`);
  const report = await runFuzz({ cases, seed });
  const { faults, forged, victims, heapGrowth, kept, mostKept } = report;
  const bounded = heapGrowth < 24 && kept.lines <= mostKept && kept.ended <= mostKept;
  return { name: "fuzz", pass: faults.length === 0 && forged === 0 && victims.failed === 0 && bounded, drill: "D24", ...report };
}
