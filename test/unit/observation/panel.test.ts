import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { criterionSpreads, panelOutcome, ratingsOpen } from "../../../src/observation/panel.ts";
import { compare, exact, mean, toText } from "../../../src/shared/exact.ts";

const outcome = (totals: readonly string[], { raters = 2, limit = "15", anotherRater = true } = {}) => {
  const found = panelOutcome(totals.map(exact), { raters, limit: exact(limit), anotherRater });
  if (found.type === "final") return `final ${toText(found.score)} by ${found.by}`;
  return found.type === "scoring" ? `scoring, ${found.missing} missing` : `${found.type}, ${toText(found.spread)} apart`;
};

describe("what a panel comes to", () => {
  test.each([
    ["nobody has scored", [], "scoring, 2 missing"],
    ["one of two", ["80"], "scoring, 1 missing"],
    ["the mean is exact", ["81", "82"], "final 81.5 by mean"],
    ["thirds stay thirds", ["80", "241/3"], "final 481/6 by mean"],
    ["exactly the limit is inside", ["70", "85"], "final 77.5 by mean"],
    ["a hair beyond the limit is not", ["70", "85.01"], "third-rater, 15.01 apart"],
    ["the third sides with the higher", ["60", "80", "78"], "final 79 by closest-two"],
    ["the third sides with the lower", ["60", "80", "64"], "final 62 by closest-two"],
    ["order of handing in does not matter", ["78", "80", "60"], "final 79 by closest-two"],
    ["a tie of the two gaps: the median", ["60", "80", "70"], "final 70 by median"],
    ["two alike and one apart", ["60", "90", "90"], "final 90 by closest-two"],
    ["the closest two exactly at the limit", ["50", "70", "85"], "final 77.5 by closest-two"],
    ["the closest two still beyond it", ["40", "60", "80"], "moderation, 40 apart"],
  ])("%s", (_name, totals, expected) => {
    expect(outcome(totals)).toBe(expected);
  });

  it("goes to a moderator when nobody else can be asked", () => {
    expect(outcome(["60", "80"], { anotherRater: false })).toBe("moderation, 20 apart");
  });

  it("takes the word of a panel of one, and waits for all of a panel of three", () => {
    expect(outcome(["63"], { raters: 1 })).toBe("final 63 by mean");
    expect(outcome(["63", "64"], { raters: 3 })).toBe("scoring, 1 missing");
    expect(outcome(["60", "70", "71"], { raters: 3 })).toBe("final 67 by mean");
    expect(outcome(["60", "70", "80"], { raters: 3 })).toBe("third-rater, 20 apart");
    expect(outcome(["60", "70", "80", "72"], { raters: 3 })).toBe("final 71 by closest-two");
  });

  it("never leaves the range of its raters, whoever hands in first", () => {
    const total = fc.integer({ min: 0, max: 400 }).map((quarters) => exact(String(quarters / 4)));
    fc.assert(
      fc.property(fc.array(total, { minLength: 2, maxLength: 3 }), (totals) => {
        const rules = { raters: 2, limit: exact(15), anotherRater: true };
        const found = panelOutcome(totals, rules);
        expect(panelOutcome(totals.toReversed(), rules)).toEqual(found);
        if (found.type !== "final") return;
        expect(totals.some((each) => compare(each, found.score) <= 0)).toBe(true);
        expect(totals.some((each) => compare(each, found.score) >= 0)).toBe(true);
        if (totals.length === 2) expect(found.score).toEqual(mean(totals));
      }),
    );
  });
});

test("ratings are open to others only when all are in", () => {
  expect((["scoring", "third-rater", "moderation", "final"] as const).filter((state) => ratingsOpen({ state }))).toEqual([
    "moderation",
    "final",
  ]);
});

test("criteria with the widest differences come first, in the rubric's order where they are alike", () => {
  const spreads = criterionSpreads(
    ["a", "b", "c", "d"],
    [
      { a: 4, b: 1, c: 2, d: 0 },
      { a: 4, b: 4, c: 1, d: 1 },
    ],
  );
  expect(spreads.map(({ criterion, spread }) => `${criterion}${spread}`)).toEqual(["b3", "c1", "d1", "a0"]);
});
