import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { examStep, stepSubject, type ExamStep } from "../../../src/notices/exam-steps.ts";
import { DAY, HOUR } from "../../../src/shared/clock.ts";

const OPENS = 100 * DAY;
const WEEK = { opens: OPENS, closes: OPENS + 7 * DAY };
const AFTERNOON = { opens: OPENS, closes: OPENS + 4 * HOUR };

describe("what a learner is told of an exam's window", () => {
  it.each<[string, { opens?: number; closes?: number }, number, ExamStep | undefined]>([
    ["nothing long before", WEEK, OPENS - DAY - 1, undefined],
    ["from a day before: soon", WEEK, OPENS - DAY, "exam-soon"],
    ["up to its opening", WEEK, OPENS - 1, "exam-soon"],
    ["at its opening: open", WEEK, OPENS, "exam-open"],
    ["while it lasts", WEEK, WEEK.closes - DAY - 1, "exam-open"],
    ["in its last day: closing", WEEK, WEEK.closes - DAY, "exam-closing"],
    ["up to the end", WEEK, WEEK.closes - 1, "exam-closing"],
    ["nothing from the end on", WEEK, WEEK.closes, undefined],
    ["soon, for a short one too", AFTERNOON, OPENS - HOUR, "exam-soon"],
    ["a short one only opens", AFTERNOON, AFTERNOON.closes - 1, "exam-open"],
    ["one of two days has a last day", { opens: OPENS, closes: OPENS + 2 * DAY }, OPENS + DAY, "exam-closing"],
    ["always open, with an end: nothing yet", { closes: OPENS }, OPENS - DAY - 1, undefined],
    ["always open, in its last day", { closes: OPENS }, OPENS - DAY, "exam-closing"],
    ["open without an end", { opens: OPENS }, OPENS + 90 * DAY, "exam-open"],
    ["always open: nothing, ever", {}, OPENS, undefined],
  ])("%s", (_, window, now, step) => {
    expect(examStep(window, now)).toBe(step);
  });

  it("comes in one order, whatever the window, and each step is of one subject", () => {
    const ORDER = [undefined, "exam-soon", "exam-open", "exam-closing"];
    const day = fc.integer({ min: 0, max: 40 * 24 });
    fc.assert(
      fc.property(day, day, fc.uniqueArray(day, { minLength: 2 }), (from, length, moments) => {
        const window = { opens: from * HOUR, closes: (from + length) * HOUR };
        const steps = moments
          .toSorted((a, b) => a - b)
          .map((at) => examStep(window, at * HOUR))
          .filter((step) => step !== undefined);
        const places = steps.map((step) => ORDER.indexOf(step));
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        expect(new Set(steps.map((step) => stepSubject("theory", step, window))).size).toBeLessThanOrEqual(2);
      }),
    );
  });

  it("is news again for a window that was moved, and not for one whose other end was", () => {
    const later = { ...WEEK, opens: OPENS + HOUR };
    expect(stepSubject("theory", "exam-open", later)).not.toBe(stepSubject("theory", "exam-open", WEEK));
    expect(stepSubject("theory", "exam-closing", later)).toBe(stepSubject("theory", "exam-closing", WEEK));
  });
});
