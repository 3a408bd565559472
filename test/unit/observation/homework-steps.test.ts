import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { homeworkStep, readStep, stepText, type HomeworkHeard, type HomeworkStep } from "../../../src/observation/homework-steps.ts";
import { DAY, HOUR, MINUTE } from "../../../src/shared/clock.ts";

const CHINA = "Asia/Shanghai";
const at = (iso: string): number => Date.parse(`2026-${iso}+08:00`);
const DUE = at("03-10T18:00");
const OTHER = at("03-20T18:00");
const heard = (step: HomeworkStep, due: number, told = true): HomeworkHeard => ({ step, due, told });

describe("what a learner hears of homework", () => {
  it.each<[string, { due: number; now: number; last?: HomeworkHeard }, HomeworkStep | undefined]>([
    ["nothing long before", { due: DUE, now: at("03-08T07:29") }, undefined],
    ["from the morning two days before: soon", { due: DUE, now: at("03-08T07:30") }, "soon"],
    ["up to the morning of the day", { due: DUE, now: at("03-10T07:29") }, "soon"],
    ["that morning: today", { due: DUE, now: at("03-10T07:30"), last: heard("soon", DUE) }, "today"],
    ["up to the moment", { due: DUE, now: DUE - 1, last: heard("soon", DUE) }, "today"],
    ["nothing from the moment on", { due: DUE, now: DUE, last: heard("soon", DUE) }, undefined],
    ["nothing of a date that has passed, whatever was told", { due: DUE, now: DUE + DAY, last: heard("soon", OTHER) }, undefined],
    ["at the end of a day: in the mornings all the same", { due: at("03-10T23:59"), now: at("03-10T07:30") }, "today"],
    ["at midnight: the morning before it", { due: at("03-10T00:00"), now: at("03-09T07:30") }, "today"],
    ["before the morning's hour: the morning before", { due: at("03-10T07:30"), now: at("03-09T07:30") }, "today"],
    ["and two days before that: soon", { due: at("03-10T07:30"), now: at("03-07T07:30") }, "soon"],
    ["moved, and neither morning has come: moved", { due: OTHER, now: at("03-09T09:00"), last: heard("soon", DUE) }, "moved"],
    ["moved to an earlier date", { due: DUE, now: at("03-07T09:00"), last: heard("moved", OTHER) }, "moved"],
    ["moved into its last days: soon", { due: DUE, now: at("03-09T09:00"), last: heard("moved", OTHER) }, "soon"],
    ["put off after its day had come: moved", { due: OTHER, now: DUE + HOUR, last: heard("today", DUE) }, "moved"],
    ["once told of the move: nothing more", { due: OTHER, now: at("03-09T09:00"), last: heard("moved", OTHER) }, undefined],
    ["told to some of them only: moved", { due: OTHER, now: at("03-09T09:00"), last: heard("moved", OTHER, false) }, "moved"],
    ["moved away and back before anybody looked: nothing", { due: OTHER, now: at("03-09T09:00"), last: heard("soon", OTHER) }, undefined],
  ])("%s", (_, { due, now, last }, step) => {
    expect(homeworkStep({ due, zone: CHINA, heard: last }, now)).toBe(step);
  });

  it("keeps to the company's mornings where the clock is put forward in between", () => {
    const zone = "America/New_York";
    const due = Date.parse("2026-03-09T18:00-04:00");
    expect(homeworkStep({ due, zone }, Date.parse("2026-03-07T07:29-05:00"))).toBeUndefined();
    expect(homeworkStep({ due, zone }, Date.parse("2026-03-07T07:30-05:00"))).toBe("soon");
    expect(homeworkStep({ due, zone }, Date.parse("2026-03-09T07:30-04:00"))).toBe("today");
  });

  it("comes as soon, then as today, once each, within three days and never after it was due", () => {
    const minute = fc.integer({ min: 0, max: 400 * 24 * 60 });
    fc.assert(
      fc.property(minute, fc.constantFrom(CHINA, "Europe/Berlin", "Asia/Kolkata"), (from, zone) => {
        const due = Date.UTC(2026, 0, 1) + from * MINUTE;
        let last: HomeworkHeard | undefined;
        const told: string[] = [];
        for (let now = due - 5 * DAY; now <= due + DAY; now += 20 * MINUTE) {
          const step = homeworkStep({ due, zone, heard: last }, now);
          if (step === undefined) continue;
          expect(due - now).toBeGreaterThan(0);
          expect(due - now).toBeLessThanOrEqual(3 * DAY + HOUR);
          if (last === undefined || stepText(step, due) !== stepText(last.step, last.due)) told.push(step);
          last = heard(step, due);
        }
        // What is due within the look after its morning is told by the reminder before.
        expect(["soon,today", "soon"]).toContain(told.join());
      }),
      { numRuns: 20 },
    );
  });

  it("is kept as text and read again; what an announcement of a session keeps is none", () => {
    for (const step of ["soon", "today", "moved"] as const) expect(readStep(stepText(step, DUE))).toEqual({ step, due: DUE });
    for (const text of [undefined, "2026-03-09 09:00", "later 5", "soon x"]) expect(readStep(text)).toBeUndefined();
  });
});
