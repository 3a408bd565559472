import { describe, expect, it, test } from "@jest/globals";
import { agreementOf, agreements } from "../../../src/observation/agreement.ts";
import { loadLibrary } from "../../../src/observation/library.ts";
import type { PanelRecord, RatingRecord } from "../../../src/observation/records.ts";
import { shareOf } from "../../../src/observation/share.ts";
import { standingOf } from "../../../src/observation/standing.ts";
import { toText } from "../../../src/shared/exact.ts";
import { backbone, backboneWith } from "../programme/programmes.ts";
import { points } from "./world.ts";

const rubric = loadLibrary("config").rubric("complaint-role-play");
const panel = (id: string, more: Partial<PanelRecord> = {}): PanelRecord => ({
  id,
  version: 1,
  tenant: "t",
  cohort: "c",
  component: "practical",
  person: id,
  rubric,
  limit: "15",
  raters: ["a", "b"],
  firstRaters: 2,
  state: "final",
  since: 0,
  ...more,
});
const rating = (of: string, rater: string, given: Record<string, number>): RatingRecord => ({
  id: `${of}.${rater}`,
  version: 1,
  tenant: "t",
  panel: of,
  cohort: "c",
  rater,
  state: "submitted",
  points: given,
  comment: "",
  at: 0,
});

describe("agreement per criterion", () => {
  it("puts the criterion raters differ on most first, with how far and how often", () => {
    const ratings = [
      rating("p", "a", points(3, 3, 3, 4, 3, 3)),
      rating("p", "b", points(3, 3, 3, 1, 3, 3)),
      rating("q", "a", points(3, 3, 3, 2, 2, 3)),
      rating("q", "b", points(3, 3, 3, 2, 3, 3)),
      rating("alone", "a", points(0, 0, 0, 0, 0, 0)),
    ];
    const [first, second, third] = agreements(rubric, [panel("p"), panel("q"), panel("alone")], ratings);
    expect(first).toEqual({ criterion: "solution", panels: 2, alike: 1, mean: 1.5, widest: 3, kind: "bad" });
    expect(second).toEqual({ criterion: "closing", panels: 2, alike: 1, mean: 0.5, widest: 1, kind: "good" });
    expect(third).toMatchObject({ mean: 0, alike: 2, kind: "good" });
    expect(agreements(rubric, [panel("alone")], ratings)).toEqual([]);
  });

  test.each([
    [0, 4, "good"],
    [0.5, 4, "good"],
    [0.51, 4, "warn"],
    [1, 4, "warn"],
    [1.01, 4, "bad"],
    [1, 10, "good"],
  ])("%d apart of %d points is %s", (spread, top, kind) => {
    expect(agreementOf(spread, top)).toBe(kind);
  });
});

test("a leaf counts for its weight within its parents' weights, exactly", () => {
  const shares = ["theory", "practical", "attendance", "mentor"].map((leaf) => toText(shareOf(backbone(), leaf).ofTotal));
  expect(shares).toEqual(["40", "40", "20/3", "20/3"]);
  expect(shareOf(backbone(), "attendance").within?.id).toBe("daily");
  const weighted = backboneWith({ attendance: { weight: "50" }, homework: { weight: "25" }, mentor: { weight: "25" } });
  expect(toText(shareOf(weighted, "attendance").ofTotal)).toBe("10");
});

test.each([
  ["scoring", undefined, "a", "to-score"],
  ["scoring", "draft", "a", "draft"],
  ["scoring", "submitted", "a", "waiting"],
  ["third-rater", undefined, "c", "third"],
  ["third-rater", "draft", "c", "draft"],
  ["third-rater", "submitted", "a", "third-asked"],
  ["moderation", "submitted", "a", "moderation"],
  ["final", "submitted", "c", "final"],
] as const)("panel %s with own rating %s is for %s: %s", (state, own, rater, standing) => {
  const of = panel("p", { state, raters: ["a", "b", "c"] });
  expect(standingOf(of, own && { state: own }, rater)).toBe(standing);
});
