import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { bestOf, countedScore } from "../../../../src/exam/attempts/counting.ts";
import { compare, exact, toText } from "../../../../src/shared/exact.ts";

interface Sat {
  readonly number: number;
  readonly score?: string;
  readonly cap?: string;
}
const sat = (number: number, score?: string, cap?: string): Sat => ({
  number,
  ...(score !== undefined && { score }),
  ...(cap !== undefined && { cap }),
});

describe("what a sitting counts", () => {
  it.each([
    ["without a cap, its score", sat(1, "87.5"), "87.5"],
    ["below its cap, its score", sat(2, "59.99", "60"), "59.99"],
    ["at its cap, its score", sat(2, "60", "60"), "60"],
    ["above its cap, the cap", sat(2, "95", "60"), "60"],
    ["a third above the cap in exact figures, the cap", sat(2, "181/3", "60"), "60"],
    ["a third below it, no rounding up to it", sat(2, "179/3", "60"), "179/3"],
    ["nothing while it is not marked", sat(2, undefined, "60"), undefined],
  ])("%s", (_, attempt, counts) => {
    expect(countedScore(attempt)).toBe(counts);
  });
});

describe("of several sittings counts", () => {
  it.each([
    ["the make-up that is better, at its cap", [sat(1, "40"), sat(2, "95", "60")], 2],
    ["the first that was better than the cap", [sat(1, "72"), sat(2, "95", "60")], 1],
    ["the earlier where the cap makes them equal", [sat(1, "60"), sat(2, "95", "60")], 1],
    ["the earlier of two make-ups at their cap", [sat(1, "10"), sat(2, "61", "60"), sat(3, "99", "60")], 2],
    ["the later without a cap", [sat(1, "10"), sat(2, "61", "60"), sat(3, "61")], 3],
    ["the marked one while the other waits", [sat(1, "40"), sat(2)], 1],
    ["the first where the make-up went worse", [sat(1, "59"), sat(2, "20", "60")], 1],
    ["none while none is marked", [sat(1), sat(2)], undefined],
  ])("%s", (_, attempts, number) => {
    expect(bestOf(attempts)?.number).toBe(number);
  });

  const figure = fc.integer({ min: 0, max: 9_999 }).map((hundredths) => toText({ n: BigInt(hundredths), d: 100n }));
  const sittings = fc
    .array(fc.record({ score: fc.option(figure, { nil: undefined }), cap: fc.option(figure, { nil: undefined }) }), { maxLength: 5 })
    .map((all) => all.map(({ score, cap }, index) => sat(index + 1, score, cap)));

  test("nothing counts more, whatever the order they are read in, and another sitting never takes anything away", () => {
    fc.assert(
      fc.property(sittings, fc.option(figure, { nil: undefined }), (attempts, more) => {
        const best = bestOf(attempts);
        const value = exact((best && countedScore(best)) ?? "0");
        for (const attempt of attempts) expect(compare(exact(countedScore(attempt) ?? "0"), value)).toBeLessThanOrEqual(0);
        expect(bestOf(attempts.toReversed())).toEqual(best);
        const after = bestOf([...attempts, sat(9, more, "60")]);
        expect(compare(exact((after && countedScore(after)) ?? "0"), value)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
