import { describe, expect, it } from "@jest/globals";
import { createNightly } from "../../../src/delivery/nightly.ts";
import { DAY, HOUR, manualClock } from "../../../src/shared/clock.ts";

const EVENING = Date.UTC(2026, 2, 1, 12); // 20:00 in Shanghai.

function open(fails = false) {
  const clock = manualClock(EVENING);
  const runs: string[] = [];
  const errors: unknown[] = [];
  const nightly = createNightly({
    clock,
    zone: "Asia/Shanghai",
    cohorts: () => [
      { tenant: "acme", cohort: "c1" },
      { tenant: "acme", cohort: "c2" },
    ],
    upkeep: () => Promise.resolve(),
    reconciliation: {
      last: () => Promise.resolve(undefined),
      run: ({ cohort }) => {
        runs.push(cohort);
        return Promise.reject(new Error(fails ? "store" : "ended here"));
      },
    },
    onError: (error) => errors.push(error),
  });
  return { clock, runs, errors, nightly };
}

describe("the nightly reconciliation", () => {
  it("runs once a night, at three o'clock of the company's zone", async () => {
    const { clock, runs, nightly } = open();
    await nightly.look();
    expect(runs).toEqual([]);
    clock.advance(7 * HOUR);
    await nightly.look();
    await nightly.look();
    expect(runs).toEqual(["c1", "c2"]);
    clock.advance(DAY);
    await nightly.look();
    expect(runs).toHaveLength(4);
  });

  it("goes on with the next cohort when one fails", async () => {
    const { clock, runs, errors, nightly } = open(true);
    clock.advance(7 * HOUR);
    await nightly.look();
    expect({ runs, errors: errors.length }).toEqual({ runs: ["c1", "c2"], errors: 2 });
  });
});
