import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import {
  add,
  compare,
  divide,
  type Exact,
  exact,
  fraction,
  mean,
  multiply,
  parseExact,
  shown,
  shownNumber,
  subtract,
  sum,
  toText,
} from "../../../src/shared/exact.ts";

const anExact = fc
  .tuple(fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }), fc.bigInt({ min: 1n, max: 10n ** 6n }))
  .map(([n, d]) => fraction(n, d));

describe("exact numbers", () => {
  test.each([
    ["80", "80"],
    ["81.50", "81.5"],
    ["79.995", "79.995"],
    ["163/2", "81.5"],
    ["80/3", "80/3"],
    ["0.333", "0.333"],
    ["-2.5", "-2.5"],
    ["100/100", "1"],
  ])("%s is kept as %s", (text, kept) => {
    expect(toText(exact(text))).toBe(kept);
  });

  test.each(["", " ", "8e1", "NaN", "Infinity", "1,5", "８０", ".5", "5.", "1/0", "--1", "1".repeat(31)])(
    "%j is no exact number",
    (text) => {
      expect(parseExact(text)).toBeUndefined();
      expect(() => exact(text)).toThrow(RangeError);
    },
  );

  test.each([
    ["79.995", "79.99"],
    ["79.999999", "79.99"],
    ["80", "80.00"],
    ["200/3", "66.66"],
    ["0.009", "0.00"],
    ["-0.019", "-0.01"],
  ])("%s is shown truncated, never rounded up: %s", (text, as) => {
    expect(shown(exact(text))).toBe(as);
    expect(shownNumber(exact(text))).toBe(Number(as));
  });

  it("adds thirds back to the whole, where floats would not", () => {
    const third = divide(exact("100"), exact("3"));
    expect(toText(sum([third, third, third]))).toBe("100");
  });

  it("keeps the mean of equal scores", () => {
    fc.assert(
      fc.property(anExact, fc.integer({ min: 1, max: 12 }), (value, count) => {
        expect(compare(mean(Array.from({ length: count }, () => value)), value)).toBe(0);
      }),
    );
  });

  it("reads back whatever it wrote", () => {
    fc.assert(fc.property(anExact, (value) => expect(exact(toText(value))).toEqual(value)));
  });

  it("calculates as fractions do", () => {
    fc.assert(
      fc.property(anExact, anExact, anExact, (a, b, c) => {
        const same = (x: Exact, y: Exact): void => expect(compare(x, y)).toBe(0);
        same(add(a, b), add(b, a));
        same(multiply(a, add(b, c)), add(multiply(a, b), multiply(a, c)));
        same(add(subtract(a, b), b), a);
        if (b.n !== 0n) same(multiply(divide(a, b), b), a);
      }),
    );
  });

  it("orders as real numbers do", () => {
    fc.assert(
      fc.property(anExact, anExact, (a, b) => {
        expect(Math.sign(compare(a, b))).toBe(-Math.sign(compare(b, a)) + 0);
        expect(compare(a, add(a, exact("0.000001")))).toBeLessThan(0);
      }),
    );
  });

  it("refuses to divide by nothing", () => {
    expect(() => divide(exact("1"), exact("0"))).toThrow(RangeError);
    expect(() => mean([])).toThrow(RangeError);
  });
});
