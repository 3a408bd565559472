import { describe, expect, it } from "@jest/globals";
import { exact, toText } from "../../../src/shared/exact.ts";
import { decideTier } from "../../../src/result/tier.ts";
import { type LeafScore, totalOf } from "../../../src/result/total.ts";
import { traceOf, TraceSchema } from "../../../src/result/trace.ts";
import { weakItems } from "../../../src/result/weak.ts";
import { backbone } from "../programme/programmes.ts";

const final = (score: string): LeafScore => ({ state: "final", score: exact(score) });
const scores = (theory: string): ReadonlyMap<string, LeafScore> =>
  new Map([
    ["theory", final(theory)],
    ["practical", final("81.5")],
    ["attendance", final("100")],
    ["homework", final("70")],
    ["mentor", { state: "excused" }],
  ]);

describe("the calculation, line by line", () => {
  const result = totalOf(backbone(), scores("55"));
  const trace = traceOf(result, decideTier(backbone(), result));

  it("says how each line came about, parts below their component", () => {
    expect(
      trace.lines.map(({ id, depth, state, shown, weight, effective, contribution }) => [
        id,
        depth,
        state,
        shown,
        weight,
        effective,
        contribution,
      ]),
    ).toEqual([
      ["theory", 0, "final", "55.00", "40", "40", "22"],
      ["practical", 0, "final", "81.50", "40", "40", "32.6"],
      ["daily", 0, "final", "85.00", "20", "20", "17"],
      ["attendance", 1, "final", "100.00", "100/3", "50", "50"],
      ["homework", 1, "final", "70.00", "100/3", "50", "35"],
      ["mentor", 1, "excused", undefined, "100/3", "0", undefined],
    ]);
    expect(trace.total).toBe("71.6");
    expect(trace.tier?.id).toBe("intermediate");
    expect(trace.lines[0]?.passed).toBe(false);
  });

  it("comes back from the store as it went in", () => {
    expect(TraceSchema.parse(JSON.parse(JSON.stringify(trace)))).toEqual(trace);
  });
});

describe("what to work on first", () => {
  it("is what lies below its own line, then what lies furthest below the cohort", () => {
    const { components } = totalOf(backbone(), scores("55"));
    const means = new Map([
      ["theory", exact("50")],
      ["practical", exact("82")],
      ["homework", exact("90")],
      ["attendance", exact("95")],
    ]);
    const weak = weakItems(components, means);
    expect(weak.map(({ id, reason, against }) => [id, reason, toText(against)])).toEqual([
      ["theory", "below-line", "60"],
      ["homework", "below-mean", "90"],
      ["practical", "below-mean", "82"],
    ]);
  });

  it("is nothing where nothing is below anything", () => {
    expect(weakItems(totalOf(backbone(), scores("90")).components, new Map())).toEqual([]);
  });

  it("never names a part that has no score yet", () => {
    expect(weakItems(totalOf(backbone(), new Map()).components, new Map([["theory", exact("90")]]))).toEqual([]);
  });
});
