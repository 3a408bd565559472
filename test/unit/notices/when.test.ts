import { describe, expect, it } from "@jest/globals";
import { DateTime } from "luxon";
import { reminderDays } from "../../../src/notices/reminder-days.ts";
import { whenToSend } from "../../../src/notices/when.ts";

const at = (zone: string, local: string): number => DateTime.fromISO(local, { zone }).toMillis();
const night = { from: "21:00", to: "07:30" };

describe("when a mail goes out", () => {
  it.each([
    // zone, now, quiet hours, due
    ["Asia/Shanghai", "2026-03-10T12:00", undefined, "2026-03-10T12:00"],
    ["Asia/Shanghai", "2026-03-10T20:59", night, "2026-03-10T20:59"],
    ["Asia/Shanghai", "2026-03-10T21:00", night, "2026-03-11T07:30"],
    ["Asia/Shanghai", "2026-03-11T02:00", night, "2026-03-11T07:30"],
    ["Asia/Shanghai", "2026-03-11T07:30", night, "2026-03-11T07:30"],
    ["Asia/Shanghai", "2026-03-11T12:30", { from: "12:00", to: "14:00" }, "2026-03-11T14:00"],
    // The clock skips from 2:00 to 3:00; and shows 1:00 to 2:00 twice, of which the first counts.
    ["America/New_York", "2026-03-08T01:30", { from: "22:00", to: "02:30" }, "2026-03-08T03:30"],
    ["America/New_York", "2026-10-31T23:00", { from: "22:00", to: "01:30" }, "2026-11-01T01:30-04:00"],
  ])("%s %s", (zone, now, quiet, due) => {
    const preferences = { mail: {}, quiet };
    expect(whenToSend("decision", { preferences, zone, now: at(zone, now) })).toEqual({ due: at(zone, due), digest: false });
  });

  it("is eight in the morning for whoever wants one mail a day, also on the day the clock changes, and never for whoever wants none", () => {
    const zone = "America/New_York";
    const digest = { mail: { decision: "digest" } } as const;
    for (const [now, due] of [
      ["2026-03-07T08:01", "2026-03-08T08:00"],
      ["2026-03-08T08:00", "2026-03-08T08:00"],
    ] as const) {
      expect(whenToSend("decision", { preferences: digest, zone, now: at(zone, now) })).toEqual({ due: at(zone, due), digest: true });
    }
    expect(whenToSend("decision", { preferences: { mail: { decision: "off" } }, zone, now: 0 })).toBeUndefined();
    expect(whenToSend("decision", { preferences: undefined, zone, now: 5 })).toEqual({ due: 5, digest: false });
  });
});

it.each([
  ["2026-03-01", undefined],
  ["2026-03-02", 30],
  ["2026-03-18", 14],
  ["2026-03-29", 3],
  ["2026-04-01", 3],
  ["2026-04-02", undefined],
])("on %s the step reached before 2026-04-01 is %s", (today, step) => {
  expect(reminderDays(today, "2026-04-01")).toBe(step);
});
