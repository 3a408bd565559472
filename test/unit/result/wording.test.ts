import { expect, test } from "@jest/globals";
import { dateWords, dayWords, figure, shownUp } from "../../../src/result/wording.ts";
import { exact } from "../../../src/shared/exact.ts";

test.each([
  ["0.005", "0.01"],
  ["3.8", "3.80"],
  ["80/3", "26.67"],
  ["0", "0.00"],
])("%s points missing are said as %s: never less than are needed", (missing, said) => {
  expect(shownUp(exact(missing))).toBe(said);
});

test.each([
  ["80", "80"],
  ["100/3", "33.33"],
  ["62.5", "62.50"],
  ["100", "100"],
])("a line of %s reads %s", (line, reads) => {
  expect(figure(line)).toBe(reads);
});

test("days read as people write them, in the company's zone", () => {
  expect(dayWords("2026-03-15", "zh-CN")).toBe("2026年3月15日");
  expect(dayWords("2026-03-15", "zh-TW")).toBe("2026年3月15日");
  expect(dayWords("2026-03-15", "en")).toBe("15 March 2026");
  expect(dateWords(Date.UTC(2026, 2, 14, 16), "Asia/Shanghai", "en")).toBe("15 March 2026");
});
