import { expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { seededRandom } from "../../../src/shared/random.ts";

test("a seed gives the same choices, another seed others", () => {
  const draw = (seed: string) => seededRandom(seed).shuffle(Array.from({ length: 30 }, (_, each) => each));
  fc.assert(
    fc.property(fc.string(), (seed) => expect(draw(seed)).toEqual(draw(seed))),
    { numRuns: 30 },
  );
  expect(draw("a")).not.toEqual(draw("b"));
});

test("a shuffle loses and doubles nothing", () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.integer()), (seed, list) => {
      expect(
        seededRandom(seed)
          .shuffle(list)
          .toSorted((a, b) => a - b),
      ).toEqual(list.toSorted((a, b) => a - b));
    }),
  );
});

it("stays below the bound and reaches every number evenly", () => {
  const random = seededRandom("even");
  const counts = [0, 0, 0, 0, 0, 0];
  for (let each = 0; each < 6_000; each += 1) {
    const drawn = random.below(6);
    counts[drawn] = (counts[drawn] ?? 0) + 1;
  }
  expect(counts).toHaveLength(6);
  for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});

it.each([0, -1, 1.5, 2 ** 32 + 1, Number.NaN])("refuses the bound %p", (bound) => {
  expect(() => seededRandom("s").below(bound)).toThrow(RangeError);
});

it("keeps giving what it gave when a paper was drawn: stored seeds must stay repeatable", () => {
  const random = seededRandom("fixed");
  expect(Array.from({ length: 6 }, () => random.below(100))).toEqual([15, 91, 74, 19, 98, 37]);
});
