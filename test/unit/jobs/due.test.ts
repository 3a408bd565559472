import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { DateTime } from "luxon";
import { every, nextDue, nightly } from "../../../src/jobs/due.ts";

const at = (text: string, zone: string): number => DateTime.fromISO(text, { zone }).toMillis();

describe("when a nightly job is due", () => {
  // biome-ignore format: a table is read by its columns
  const TABLE: readonly [string, string, string, [number, number], string][] = [
    // case                                 zone                after (local)          time      due (with offset)
    ["the same evening",                    "Asia/Shanghai",    "2026-03-01T20:00",    [3, 0],   "2026-03-02T03:00+08:00"],
    ["before tonight's time",               "Asia/Shanghai",    "2026-03-02T02:59:59", [3, 0],   "2026-03-02T03:00+08:00"],
    ["exactly at it: tomorrow",             "Asia/Shanghai",    "2026-03-02T03:00",    [3, 0],   "2026-03-03T03:00+08:00"],
    ["over the year's end",                 "Asia/Shanghai",    "2026-12-31T23:30",    [3, 15],  "2027-01-01T03:15+08:00"],
    ["a time the clock skips in spring",    "Europe/Berlin",    "2026-03-28T12:00",    [2, 30],  "2026-03-29T03:30+02:00"],
    ["a time shown twice in autumn",        "Europe/Berlin",    "2026-10-24T12:00",    [2, 30],  "2026-10-25T02:30+02:00"],
    ["between the two: not once more",      "Europe/Berlin",    "2026-10-25T02:45",    [2, 30],  "2026-10-26T02:30+01:00"],
    ["midnight that does not exist",        "America/Santiago", "2026-09-05T12:00",    [0, 0],   "2026-09-06T01:00-03:00"],
    ["half an hour of summer time",         "Australia/Lord_Howe", "2026-10-03T12:00", [2, 15],  "2026-10-04T02:45+11:00"],
  ];
  test.each(TABLE)("%s", (...[, zone, after, [hour, minute], due]) => {
    expect(nextDue(nightly(hour, minute), at(after, zone), zone)).toBe(Date.parse(due));
  });

  it("comes once on every local day, whatever the zone does with its clocks", () => {
    const zones = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "America/Santiago", "Australia/Lord_Howe", "Africa/Casablanca"];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 59 }),
        fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2030, 0) }),
        (zone, hour, minute, start) => {
          const days: string[] = [];
          let now = start;
          for (let night = 0; night < 4; night += 1) {
            const due = nextDue(nightly(hour, minute), now, zone);
            expect(due).toBeGreaterThan(now);
            days.push(DateTime.fromMillis(due, { zone }).toISODate() ?? "");
            now = due;
          }
          const [first = ""] = days;
          expect(days).toEqual([0, 1, 2, 3].map((plus) => DateTime.fromISO(first, { zone }).plus({ days: plus }).toISODate()));
        },
      ),
    );
  });
});

test("a job that recurs every so often counts from the end of its last run", () => {
  expect(nextDue(every(5_000), 1_000, "Asia/Shanghai")).toBe(6_000);
});
