import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { compare, exact, fraction } from "../../../src/shared/exact.ts";
import { ranksOf, topShare } from "../../../src/result/ranks.ts";

const totals = (...values: readonly string[]) => new Map(values.map((value, place) => [`p${place + 1}`, exact(value)]));

describe("ranks", () => {
  it("share a place and skip the next: 1, 2, 2, 4", () => {
    expect([...ranksOf(totals("90", "80", "80", "70")).values()]).toEqual([1, 2, 2, 4]);
  });

  it("tell apart what two shown decimals cannot", () => {
    expect(ranksOf(totals("79.995", "79.996")).get("p1")).toBe(2);
  });

  it("are one more than the number of better totals", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 30 }), (scores) => {
        const given = new Map(scores.map((score, place) => [`p${place}`, fraction(BigInt(score), 3n)]));
        const ranks = ranksOf(given);
        for (const [person, total] of given) {
          expect(ranks.get(person)).toBe(1 + [...given.values()].filter((other) => compare(other, total) > 0).length);
        }
      }),
    );
  });
});

describe("the top 20 %", () => {
  test.each([
    [5, 1],
    [6, 2],
    [10, 2],
    [11, 3],
    [1, 1],
    [0, 0],
  ])("of %i people are %i", (people, expected) => {
    expect(topShare(totals(...Array.from({ length: people }, (_, place) => String(99 - place))), 20).size).toBe(expected);
  });

  it("takes everybody who ties at the edge", () => {
    expect([...topShare(totals("90", "85", "85", "85", "60", "50"), 20)]).toEqual(["p1", "p2", "p3", "p4"]);
  });
});
