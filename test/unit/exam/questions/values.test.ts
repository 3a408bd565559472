import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { choicesText, partsText } from "../../../../src/browser/exam-answer-text.ts";
import { readQuestion } from "../../../../src/exam/questions/read.ts";
import { choicesOf, choicesValue, partsOf, partsValue } from "../../../../src/exam/questions/value.ts";
import { everyType } from "../../../support/every-type.ts";

const parts = fc.dictionary(fc.string(), fc.string()).map((record) => Object.entries(record));

describe("answers as one text", () => {
  test("the page and the server write the same, and read what was written", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), parts, (ids, given) => {
        expect(choicesText(ids)).toBe(choicesValue(ids));
        expect(partsText(given)).toBe(partsValue(given));
        expect(new Set(choicesOf(choicesValue(ids)))).toEqual(new Set(ids));
        expect(partsOf(partsValue(given))).toEqual(
          new Map(given.filter(([, value]) => value.trim() !== "").toSorted(([a], [b]) => (a < b ? -1 : 1))),
        );
      }),
    );
  });

  test("equal answers are equal texts, whatever order they were given in", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string()), parts, (ids, given) => {
        expect(choicesValue(ids.toReversed())).toBe(choicesValue(ids));
        expect(partsValue(given.toReversed())).toBe(partsValue(given));
      }),
    );
  });

  it.each(["", "a", "5", "null", "{", '{"a":1}', '["a",2]'])("%j is read without a fault", (value) => {
    expect([[...partsOf(value).values()], choicesOf(value)].flat().every((each) => typeof each === "string")).toBe(true);
  });
});

describe("a question is refused with the place and reason", () => {
  const raw = (type: string): Record<string, unknown> => {
    const { area: _area, ...found } = everyType().questions.find((question) => question.type === type) ?? { area: "" };
    return found;
  };

  it.each([
    ["multiple", { key: [] }, "malformed"],
    ["multiple", { key: ["a", "a"] }, "key-twice"],
    ["multiple", { scoring: { rule: "penalty", penalty: "-1" } }, "penalty-negative"],
    ["multiple", { scoring: { rule: "penalty", penalty: "much" } }, "malformed"],
    ["text", { accepted: [{ text: "x", share: "3/2" }] }, "share-out-of-range"],
    ["text", { accepted: [{ text: "x", share: "1/2" }] }, "no-full-share"],
    ["text", { accepted: [{ text: "x" }, { text: "…" }] }, "accepted-blank"],
    ["numeric", { accepted: [{ value: "1e3" }] }, "malformed"],
    ["numeric", { units: [{ name: "s", factor: "0" }] }, "unit-factor"],
    ["numeric", { units: [{ name: "5s", factor: "1" }] }, "unit-unreadable"],
    ["numeric", { units: [], unitRequired: true }, "unit-required-none"],
    ["numeric", { accepted: [{ value: "1", tolerance: { type: "absolute", by: "-1" } }] }, "tolerance-negative"],
    ["matching", { key: { a: "a", b: "b" } }, "key-incomplete"],
    ["matching", { key: { a: "a", b: "b", c: "z" } }, "key-unknown"],
    ["ordering", { key: ["a", "b", "c"] }, "key-incomplete"],
    [
      "cloze",
      { body: { "zh-CN": "[[g1]] [[g2]]", "zh-TW": "[[g1]] [[g2]] [[g3]]", en: "[[g1]] [[g1]] [[g2]] [[g3]] [[g4]]" } },
      "gap-count",
    ],
    ["cloze", { body: { "zh-CN": "[[g9]]", "zh-TW": "", en: "" } }, "malformed"],
    ["essay", { length: { from: 300, to: 100 } }, "length-reversed"],
  ])("%s with %j: %s", (type, change, problem) => {
    const read = readQuestion({ ...raw(type), ...change }, "all");
    const codes = read.type === "defective" ? read.defects.map(({ code }) => code) : [read.type];
    expect(codes).toContain(problem);
  });
});
