import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { readEntry } from "../../../src/observation/entry.ts";
import { toText } from "../../../src/shared/exact.ts";

const read = (typed: string): string => {
  const entry = readEntry(typed);
  return entry.type === "score" ? toText(entry.score) : entry.type;
};

describe("reading a typed score", () => {
  test.each([
    ["85", "85"],
    [" 85.50 ", "85.5"],
    ["0", "0"],
    ["100.00", "100"],
    ["８５．５", "85.5"],
    ["８５。５", "85.5"],
    ["\u3000９０\u3000", "90"],
    ["", "blank"],
    ["  \t", "blank"],
    ["免", "excused"],
    ["免考", "excused"],
    ["Excused", "excused"],
    ["ＥＸＣＵＳＥＤ", "excused"],
    ["100.001", "refused"],
    ["100.01", "refused"],
    ["101", "refused"],
    ["-1", "refused"],
    ["+1", "refused"],
    ["1e2", "refused"],
    ["163/2", "refused"],
    ["85,5", "refused"],
    ["85 90", "refused"],
    ["优", "refused"],
    ["NaN", "refused"],
  ])("%j is %s", (typed, meaning) => {
    expect(read(typed)).toBe(meaning);
  });

  it("reads back every score with two decimals, in plain and full-width digits", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), (hundredths) => {
        const typed = (hundredths / 100).toFixed(2);
        const wide = typed.replace(/[.\d]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));
        expect(read(wide)).toBe(read(typed));
        expect(Number(read(typed))).toBe(hundredths / 100);
      }),
    );
  });
});
