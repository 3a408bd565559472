import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { cleanRecord, cleanText, indexedValue } from "../../../src/store/clean.ts";

/** Any UTF-16 text, lone surrogates and U+0000 included. */
const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom("\u0000", "\ud83d", "\ude00", "\\", "\\u0000", "\\ud800", '"'),
    fc.string({ unit: "binary", maxLength: 2 }),
  ),
});
const anyJson = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    anyText,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(anyText, tie("value"), { maxKeys: 4 }),
  ),
})).value;

const holding = (body: unknown): { tenant: string; id: string; body: unknown } => ({ tenant: "t", id: "a", body });

describe("what goes into the store", () => {
  it("is well-formed and free of U+0000, whatever came in", () => {
    fc.assert(
      fc.property(anyJson, (body) => {
        const { text, record } = cleanRecord(holding(body), 1);
        const back = JSON.parse(text) as unknown;
        expect(JSON.parse(JSON.stringify(record))).toEqual(back);
        for (const part of stringsIn(back)) {
          expect(part.isWellFormed()).toBe(true);
          expect(part).not.toContain("\u0000");
        }
      }),
    );
  });

  it("is left alone when it was clean, and cleaned only once", () => {
    fc.assert(
      fc.property(anyJson, (body) => {
        const once = cleanRecord(holding(body), 1);
        expect(cleanRecord(once.record, 1).text).toBe(once.text);
      }),
    );
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => cleanText(text) === text.replaceAll("\u0000", "")));
  });

  it("is cleaned alike as a stored text and as a value to look for", () => {
    fc.assert(fc.property(anyText, (text) => expect(cleanRecord({ tenant: "t", id: text }, 1).record.id).toBe(cleanText(text))));
  });

  it("carries the version the store gives, not the one that came in", () => {
    const came = { tenant: "t", id: "a", version: 7, label: "x" };
    expect(cleanRecord(came, 8).record).toEqual({ ...came, version: 8 });
    expect(came.version).toBe(7);
  });
});

test.each([
  ["text", "a", "a"],
  ["a number", 1.5, 1.5],
  ["false", false, false],
  ["null", null, null],
  ["a missing field", undefined, null],
  ["not a number, which JSON stores as null", Number.NaN, null],
  ["infinity, which JSON stores as null", Number.NEGATIVE_INFINITY, null],
])("an index holds %s", (_what, value, held) => {
  expect(indexedValue({ field: value }, "field")).toBe(held);
});

test.each([[{ $gt: "" }], [[1]], [new Date(0)]])("an index refuses %j", (value) => {
  expect(() => indexedValue({ field: value }, "field")).toThrow("holds no scalar");
});

function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return [...Object.keys(value), ...Object.values(value).flatMap(stringsIn)];
}
