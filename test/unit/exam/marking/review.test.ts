import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { REVIEW_ASPECTS, REVIEW_MOMENTS, type ReviewSettings } from "../../../../src/exam/marking/records.ts";
import { mayReview, presetOf, PRESETS, reached, settable, type Preset, type Sat } from "../../../../src/exam/marking/review.ts";

const of = (aspects: ReviewSettings["during"]): ReviewSettings => ({
  during: aspects,
  "right-after": aspects,
  "after-window": aspects,
  "after-release": aspects,
});
const ALL = of(REVIEW_ASPECTS);
const NOTHING = of([]);
const seen = (settings: ReviewSettings, moment: (typeof REVIEW_MOMENTS)[number], othersSit = false): string =>
  [...mayReview(settings, { moment, othersSit })].join(" ");

describe("what a learner sees of a sitting", () => {
  // biome-ignore format: a table is read by its columns
  it.each([
    // moment,          others sit, everything ticked,                                    nothing ticked
    ["during",          true,       "answers",                                            "answers"],
    ["during",          false,      "answers",                                            "answers"],
    ["right-after",     true,       "answers",                                            ""],
    ["right-after",     false,      "answers",                                            ""],
    ["after-window",    true,       "answers",                                            ""],
    ["after-window",    false,      "answers key explanations",                           ""],
    ["after-release",   true,       "score marks answers comments",                       "score"],
    ["after-release",   false,      "score marks answers key explanations comments",      "score"],
  ] as const)("%s, others still sit: %s", (moment, othersSit, most, least) => {
    expect([seen(ALL, moment, othersSit), seen(NOTHING, moment, othersSit)]).toEqual([most, least]);
  });

  it("is never a right answer or an explanation while somebody sits, nor a mark before the release, whatever is set", () => {
    const aspects = fc.subarray([...REVIEW_ASPECTS]);
    const settings = fc.record({ during: aspects, "right-after": aspects, "after-window": aspects, "after-release": aspects });
    fc.assert(
      fc.property(settings, fc.constantFrom(...REVIEW_MOMENTS), fc.boolean(), (chosen, moment, othersSit) => {
        const may = mayReview(chosen, { moment, othersSit });
        if (othersSit) expect(may.has("key") || may.has("explanations")).toBe(false);
        if (moment !== "after-release") expect(may.has("score") || may.has("marks") || may.has("comments")).toBe(false);
        expect(mayReview(settable(chosen), { moment, othersSit })).toEqual(may);
      }),
    );
  });
});

describe("the moment a sitting has come to", () => {
  const CLOSES = 100;
  // biome-ignore format: a table is read by its columns
  const CASES: readonly (readonly [string, Sat, number, string])[] = [
    ["open",                                   { state: "open", told: false, closes: CLOSES },      50, "during true"],
    ["open past the window's end",             { state: "open", told: false, closes: CLOSES },     150, "during false"],
    ["handed in, window open",                 { state: "handed-in", told: false, closes: CLOSES }, 99, "right-after true"],
    ["handed in, at the window's end",         { state: "handed-in", told: false, closes: CLOSES }, 100, "after-window false"],
    ["handed in, no window",                   { state: "handed-in", told: false },                 50, "right-after false"],
    ["marked, held back, window open",         { state: "marked", told: false, closes: CLOSES },    50, "right-after true"],
    ["marked, held back, window over",         { state: "marked", told: false, closes: CLOSES },   150, "after-window false"],
    ["told while others sit",                  { state: "marked", told: true, closes: CLOSES },     50, "after-release true"],
    ["told, window over",                      { state: "marked", told: true, closes: CLOSES },    150, "after-release false"],
    ["told, no window",                        { state: "marked", told: true },                     50, "after-release false"],
    ["released, but this paper is not marked", { state: "handed-in", told: true, closes: CLOSES },  50, "right-after true"],
  ];
  test.each(CASES)("%s", (_, sat, now, at) => {
    const { moment, othersSit } = reached(sat, now);
    expect(`${moment} ${othersSit}`).toBe(at);
  });
});

describe("presets", () => {
  it.each(Object.keys(PRESETS) as Preset[])("%s is found again by what it ticks", (name) => {
    expect(presetOf(settable(PRESETS[name]))).toBe(name);
  });

  it("are not found where a box is ticked otherwise", () => {
    expect(presetOf({ ...PRESETS.marks, "right-after": ["answers"] })).toBeUndefined();
  });
});
