import { beforeAll, describe, expect, it, jest } from "@jest/globals";
import { runFuzz, type FuzzReport } from "../../support/fuzz/run.ts";

jest.setTimeout(300_000);

/** A figure of the environment, to play a run again: `FUZZ_SEED=7 npm test -- test/http/lti/fuzz.test.ts`, and `FUZZ_CASE=12` for one case of it. */
const figure = (name: string): number | undefined => {
  const text = process.env[name];
  return text === undefined || text === "" ? undefined : Number(text);
};

describe("generated logins and launches", () => {
  const seed = figure("FUZZ_SEED") ?? Math.floor(Math.random() * 2 ** 31);
  const cases = figure("FUZZ_CASES") ?? 4_000;
  const only = figure("FUZZ_CASE");
  let report: FuzzReport;
  beforeAll(async () => {
    process.stdout.write(`FUZZ_SEED=${seed} FUZZ_CASES=${cases}\n`);
    report = await runFuzz({ cases, seed, only });
    process.stdout.write(`${JSON.stringify({ ...report, faults: report.faults.length })}\n`);
  });

  it("all get an answer below 500 within 5 s, open no session they should not, and each that is right opens one", () => {
    expect(report.faults).toEqual([]);
    expect(report.slowest).toBeLessThan(5_000);
  });

  it("leave in the store the sessions that had to open and no other", () => {
    expect(report.forged).toBe(0);
  });

  it("harm no login that others began before", () => {
    expect(report.victims.failed).toBe(0);
    expect(report.victims.completed).toBeGreaterThanOrEqual(10);
  });

  it("grow neither memory nor store", () => {
    expect(report.heapGrowth).toBeLessThan(16);
    expect(report.kept.lines).toBeLessThanOrEqual(report.mostKept);
    expect(report.kept.ended).toBeLessThanOrEqual(report.mostKept);
  });

  it("reach every kind of outcome", () => {
    if (only !== undefined) return;
    const reached = ["launch session", "launch refused", "login redirect", "login page", "login refused", "stray refused"];
    expect(reached.filter((outcome) => (report.outcomes[outcome] ?? 0) === 0)).toEqual([]);
    expect(Object.values(report.outcomes).reduce((sum, count) => sum + count, 0)).toBe(cases);
  });
});
