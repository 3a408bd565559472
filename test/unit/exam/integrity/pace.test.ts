import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { ENOUGH, median, outOfLine } from "../../../../src/exam/integrity/pace.ts";

const papers = (...seconds: number[]) => seconds.map((q) => ({ q }));
/** Median 60, median absolute deviation 10: out of line from 3.5 / 0.6745 × 10 ≈ 51.9 s off. */
const usual = papers(40, 45, 50, 50, 60, 60, 60, 70, 70, 75, 80);

describe("time on a question", () => {
  test.each<[string, number, unknown[]]>([
    ["as others", 60, []],
    ["at the limit below", 9, []],
    ["beyond it below", 8, [{ question: "q", seconds: 8, median: 60, way: "quick" }]],
    ["at the limit above", 111, []],
    ["beyond it above", 112, [{ question: "q", seconds: 112, median: 60, way: "slow" }]],
  ])("%s", (_name, seconds, found) => {
    expect(outOfLine({ q: seconds }, usual)).toEqual(found);
  });

  it("says nothing while too few had the question", () => {
    expect(outOfLine({ q: 500 }, usual.slice(0, ENOUGH - 1))).toEqual([]);
    expect(outOfLine({ other: 500 }, usual)).toEqual([]);
  });

  it("takes no second for meaning where all others took equally long", () => {
    expect(outOfLine({ q: 70 }, papers(...Array<number>(12).fill(60)))).toEqual([]);
    expect(outOfLine({ q: 90 }, papers(...Array<number>(12).fill(60)))).toHaveLength(1);
  });

  it("hardly moves for one who fell asleep", () => {
    expect(outOfLine({ q: 112 }, [...usual, { q: 86_400 }])).toHaveLength(1);
  });

  it("has a median between the two middle ones", () => {
    expect([median([3]), median([1, 2]), median([9, 1, 5]), median([4, 1, 3, 2])]).toEqual([3, 1.5, 5, 2.5]);
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (figures) => {
        const middle = median(figures);
        expect(figures.filter((one) => one < middle).length).toBeLessThanOrEqual(figures.length / 2);
        expect(figures.filter((one) => one > middle).length).toBeLessThanOrEqual(figures.length / 2);
      }),
    );
  });
});
