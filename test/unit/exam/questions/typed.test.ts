import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { distance, fold } from "../../../../src/exam/questions/fold.ts";
import { numberShare, readQuantity } from "../../../../src/exam/questions/number-rule.ts";
import type { Strictness, TextRule } from "../../../../src/exam/questions/question.ts";
import { textShare } from "../../../../src/exam/questions/text-rule.ts";
import { toText } from "../../../../src/shared/exact.ts";

const ALL: readonly Strictness[] = ["case", "width", "spaces", "punctuation", "script"];

describe("typed text", () => {
  it.each([
    ["width", "ＣＲＭ系统", "CRM系统"],
    ["case", "crm", "CRM"],
    ["spaces", "  follow   up ", "follow up"],
    ["spaces", "使用 CRM 系统", "使用CRM系统"],
    ["punctuation", "follow-up.", "follow up"],
    ["punctuation", "“您好”！", "您好"],
    ["punctuation", "don’t", "dont"],
    ["script", "顧客服務", "顾客服务"],
    ["script", "頭髮", "头发"],
  ] as const)("%s: %j is the same as %j, unless that is asked to count", (what, typed, accepted) => {
    const rule = { accepted: [{ text: accepted }] };
    expect(toText(textShare(rule, typed))).toBe("1");
    expect(toText(textShare({ ...rule, strict: [what] }, typed))).toBe("0");
  });

  it.each([
    ["3.5", "35"],
    ["C", "C++"],
    ["您", "您好"],
  ])("%j is not %j", (typed, accepted) => {
    expect(toText(textShare({ accepted: [{ text: accepted }] }, typed))).toBe("0");
  });

  it.each([
    ["satisfaction", "satisfacton", 1, "1"],
    ["satisfaction", "satsfacton", 1, "0"],
    ["satisfaction", "satsfacton", 2, "1"],
    ["wait", "want", 1, "1"],
    ["您好", "你好", 1, "0"],
    ["satisfaction", "satisfacton", 0, "0"],
  ])("%j written %j with %i slips let pass earns %s", (accepted, typed, edits, share) => {
    expect(toText(textShare({ accepted: [{ text: accepted }], edits }, typed))).toBe(share);
  });

  test("folding a folded text changes nothing, whatever counts", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.string({ unit: fc.constantFrom("Ａ", "é", "後", "乾", "-", "’", "。", "1", " ", "İ", "ﬁ", "\u200b") }),
        ),
        fc.subarray([...ALL]),
        (typed, strict) => {
          const folded = fold(typed, strict);
          expect(fold(folded, strict)).toBe(folded);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("what is accepted as it stands earns its share, and one more accepted text never costs marks", () => {
    const words = fc.string({ minLength: 1, unit: "grapheme" }).filter((text) => fold(text).trim() !== "");
    fc.assert(
      fc.property(words, words, (text, other) => {
        const rule: TextRule = { accepted: [{ text, share: "1/3" }] };
        expect(toText(textShare(rule, text))).toBe("1/3");
        expect(toText(textShare({ accepted: [...rule.accepted, { text: other, share: "1/5" }] }, text))).toBe("1/3");
      }),
    );
  });

  test("a distance is the same both ways, and nothing only between equals", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        expect(distance(a, b)).toBe(distance(b, a));
        expect(distance(a, b) === 0).toBe(a === b);
      }),
    );
  });
});

describe("typed numbers", () => {
  it.each([
    ["30", "30", ""],
    ["３０", "30", ""],
    ["-0.50", "-0.5", ""],
    ["−2", "-2", ""],
    ["+4", "4", ""],
    [".5", "0.5", ""],
    ["1,000", "1000", ""],
    ["１，０００．５", "1000.5", ""],
    ["12 000 000", "12000000", ""],
    ["1/3", "1/3", ""],
    ["1.5e3", "1500", ""],
    ["2E-2", "0.02", ""],
    ["95%", "95", "%"],
    ["９５％", "95", "%"],
    ["24 小时", "24", "小时"],
    ["5 m²", "5", "m2"],
    ["3e", "3", "e"],
  ])("%j reads as %s %s", (typed, value, unit) => {
    const read = readQuantity(typed);
    expect(read === undefined ? undefined : [toText(read.value), read.unit]).toEqual([value, unit]);
  });

  it.each(["", "abc", "1,5", "1,00,000", "5½", "10²", "1.2.3", "1/0", "1-2", "--1", "½½", "e5", "1e999", "."])(
    "%j is no number",
    (typed) => {
      expect(readQuantity(typed)).toBeUndefined();
    },
  );

  it.each([
    [{ type: "absolute", by: "0.1" }, "0.3", "1"],
    [{ type: "absolute", by: "0.1" }, "0.300001", "0"],
    [{ type: "relative", by: "1/2" }, "0.1", "1"],
    [{ type: "relative", by: "1/2" }, "0.0999", "0"],
    [undefined, "0.2000", "1"],
    [undefined, "0.2001", "0"],
  ] as const)("0.2 within %j: %s earns %s", (tolerance, typed, share) => {
    expect(toText(numberShare({ accepted: [{ value: "0.2", tolerance }] }, typed))).toBe(share);
  });

  it.each([
    ["2 min", "1"],
    ["120s", "1"],
    ["2 MIN", "1"],
    ["2", "0"],
    ["120 h", "0"],
    ["120 S", "0"],
  ])("with a unit asked for and S and s both there, %j earns %s", (typed, share) => {
    const units = [
      { name: "s", factor: "1" },
      { name: "S", factor: "60000" },
      { name: "min", factor: "60" },
    ];
    expect(toText(numberShare({ accepted: [{ value: "120" }], units, unitRequired: true }, typed))).toBe(share);
  });
});
