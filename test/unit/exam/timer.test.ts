import { expect, it } from "@jest/globals";
import { asClock, startTimer } from "../../../src/browser/exam-timer.ts";

function bench(remaining: number) {
  let now = 5_000;
  let tick: (() => void) | undefined;
  const said: number[] = [];
  const shown: string[] = [];
  let over = 0;
  const timer = startTimer(remaining, {
    now: () => now,
    every(_, task) {
      tick = task;
      return () => {
        tick = undefined;
      };
    },
    show: (text) => shown.push(text),
    say: (minutes) => said.push(minutes),
    over: () => {
      over += 1;
    },
  });
  return {
    timer,
    said,
    shown,
    over: (): number => over,
    pass: (ms: number, step = 1_000): void => {
      for (let passed = 0; passed < ms; passed += step) {
        now += step;
        tick?.();
      }
    },
  };
}

it("speaks at 10, 5 and 1 minutes and at the end, each once, and then stops", () => {
  const { said, shown, over, pass } = bench(12 * 60_000);
  pass(13 * 60_000);
  expect(said).toEqual([10, 5, 1, 0]);
  expect(shown[0]).toBe("12:00");
  expect(shown.at(-1)).toBe("0:00");
  expect(over()).toBe(1);
});

it("says nothing of thresholds that lie behind when the page is opened late", () => {
  const { said, pass } = bench(4 * 60_000);
  pass(60_000);
  expect(said).toEqual([]);
  pass(3 * 60_000);
  expect(said).toEqual([1, 0]);
});

it("says only the latest threshold after the device slept through several", () => {
  const { said, pass } = bench(20 * 60_000);
  pass(19.5 * 60_000, 19.5 * 60_000);
  expect(said).toEqual([1]);
});

it("follows the server when it says that more time is left", () => {
  const { timer, shown, over, pass } = bench(60_000);
  pass(30_000);
  timer.set(5 * 60_000);
  pass(1_000);
  expect(shown.at(-1)).toBe("4:59");
  expect(over()).toBe(0);
});

it.each([
  [0, "0:00"],
  [1, "0:01"],
  [59_001, "1:00"],
  [3_600_000, "1:00:00"],
  [3_723_000, "1:02:03"],
])("%i ms reads %s", (ms, text) => {
  expect(asClock(ms)).toBe(text);
});
