import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { backoff, pause } from "../../../src/delivery/backoff.ts";
import { cutIntoBatches } from "../../../src/delivery/batches.ts";
import { readReason, REASONS, reasonText } from "../../../src/delivery/reasons.ts";
import { HOUR, MINUTE, SECOND } from "../../../src/shared/clock.ts";

describe("waiting before the next try", () => {
  test.each([
    [1, 5 * SECOND],
    [2, 10 * SECOND],
    [5, 80 * SECOND],
    [11, HOUR],
    [500, HOUR],
  ])("after failure %i: at most %i ms, at least half of it", (tries, longest) => {
    expect(backoff(tries, () => 0.999_999)).toBeLessThanOrEqual(longest);
    expect(backoff(tries, () => 0)).toBe(longest / 2);
  });

  it("follows Retry-After for a whole service, up to an hour, and else asks again within two minutes", () => {
    expect(pause(1, () => 0.5, 42 * SECOND)).toBe(42 * SECOND);
    expect(pause(1, () => 0.5, 90 * HOUR)).toBe(HOUR);
    expect(pause(50, () => 0.999)).toBe(2 * MINUTE);
  });
});

describe("batches", () => {
  it("keep every item once and in order, within count and size", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 40 }), { maxLength: 400 }), fc.integer({ min: 1, max: 120 }), (items, most) => {
        const batches = cutIntoBatches(items, most);
        expect(batches.flat()).toEqual(items);
        expect(batches.every((batch) => batch.length > 0 && batch.length <= most)).toBe(true);
      }),
    );
  });

  it("stay below what an LRS takes, a huge item going alone", () => {
    const huge = "x".repeat(900_000);
    expect(cutIntoBatches(["a", huge, "b"]).map((batch) => batch.length)).toEqual([1, 1, 1]);
    expect(cutIntoBatches(Array.from({ length: 10 }, () => "y".repeat(120_000))).map((batch) => batch.length)).toEqual([4, 4, 2]);
  });
});

describe("reasons", () => {
  test.each(REASONS)("%s reads back with its detail", (code) => {
    expect(readReason(reasonText(code, "422: a: b"))).toEqual({ code, detail: "422: a: b" });
    expect(readReason(reasonText(code))).toEqual({ code, detail: "" });
  });
});
