import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { Duration } from "luxon";
import { isoDuration } from "../../../src/xapi/duration.ts";

test.each([
  [0, "PT0S"],
  [-5, "PT0S"],
  [9, "PT0S"],
  [10, "PT0.01S"],
  [61_000, "PT1M1S"],
  [3_600_000, "PT1H"],
  [86_400_000, "PT24H"],
  [90_061_010, "PT25H1M1.01S"],
])("%i ms is written %s", (ms, text) => {
  expect(isoDuration(ms)).toBe(text);
});

test("every length reads back to the same hundredth of a second", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40 * 86_400_000 }), (ms) => {
      expect(Math.round(Duration.fromISO(isoDuration(ms)).toMillis() / 10)).toBe(Math.floor(ms / 10));
    }),
  );
});
