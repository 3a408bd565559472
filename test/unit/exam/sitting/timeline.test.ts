import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { grantedTime, NO_ALLOWANCE } from "../../../../src/exam/sitting/granted.ts";
import type { RoomClock } from "../../../../src/exam/sitting/records.ts";
import { GRACE, timeline, type Timed } from "../../../../src/exam/sitting/timeline.ts";
import { HOUR, MINUTE, SECOND } from "../../../../src/shared/clock.ts";

const START = Date.UTC(2026, 2, 2, 6);
const at = (minutes: number): number => START + minutes * MINUTE;
const hour: Timed = { person: "p", startedAt: START, deadline: at(60) };
const pause = (from: number, to?: number, persons?: readonly string[]) => ({
  id: `p${from}`,
  from: at(from),
  ...(to !== undefined && { to: at(to) }),
  ...(persons !== undefined && { persons }),
});
const more = (when: number, minutes: number, persons?: readonly string[]) => ({
  id: `e${when}`,
  at: at(when),
  minutes,
  ...(persons !== undefined && { persons }),
});
const room = (pauses: RoomClock["pauses"] = [], extensions: RoomClock["extensions"] = []): RoomClock => ({ pauses, extensions });
const rests = (allowed: number, ...taken: readonly (readonly [from: number, to?: number | undefined])[]): Timed => ({
  ...hour,
  breaks: { allowed: allowed * MINUTE, taken: taken.map(([from, to]) => ({ from: at(from), ...(to !== undefined && { to: at(to) }) })) },
});

// Minutes throughout: when asked, minutes left, when it ends, what the clock does.
// biome-ignore format: a table is read by its columns
const CASES: readonly (readonly [string, Timed, RoomClock | undefined, number, number, number, string])[] = [
  ["runs from the start",                              hour, undefined,                               20, 40, 60, "runs"],
  ["has nothing left at the end",                      hour, undefined,                               60,  0, 60, "runs"],
  ["is over after the grace",                          hour, undefined,                               61,  0, 60, "over"],
  ["stands still while the room pauses",               hour, room([pause(10)]),                       30, 50, 80, "room"],
  ["goes on where it stood",                           hour, room([pause(10, 30)]),                   40, 40, 80, "runs"],
  ["counts two pauses at once only once",              hour, room([pause(10, 30), pause(20, 40)]),    50, 40, 90, "runs"],
  ["minds only pauses of this person",                 hour, room([pause(10, 30, ["q"])]),            40, 20, 60, "runs"],
  ["minds a pause of this person",                     hour, room([pause(10, 30, ["p", "q"])]),       40, 40, 80, "runs"],
  ["starts inside a pause without losing time",        hour, room([pause(-10, 20)]),                  30, 50, 80, "runs"],
  ["ends no earlier by a pause after its end",         hour, room([pause(70)]),                       80,  0, 60, "over"],
  ["is given more",                                    hour, room([], [more(20, 15)]),                30, 45, 75, "runs"],
  ["is given more within a pause",                     hour, room([pause(10, 30)], [more(20, 15)]),   40, 55, 95, "runs"],
  ["is given more twice",                              hour, room([], [more(20, 15), more(20, 5)]),   30, 50, 80, "runs"],
  ["lives on what it was given",                       hour, room([], [more(55, 15)]),                65, 10, 75, "runs"],
  ["takes nothing meant for others",                   hour, room([], [more(20, 15, ["q"])]),         30, 30, 60, "runs"],
  ["takes nothing given before it began",              hour, room([], [more(-1, 15)]),                30, 30, 60, "runs"],
  ["takes nothing given once it was over",             hour, room([], [more(61, 15)]),                62,  0, 60, "over"],
  ["does not look ahead",                              hour, room([], [more(40, 15)]),                30, 30, 60, "runs"],
  ["stands still in a break",                          rests(10, [20]), undefined,                    25, 40, 65, "break"],
  ["goes on after a break",                            rests(10, [20, 25]), undefined,                30, 35, 65, "runs"],
  ["goes on by itself once the break is used up",      rests(10, [20]), undefined,                    40, 30, 70, "runs"],
  ["has no second break once it is used up",           rests(10, [20, 30], [40, 50]), undefined,      50, 20, 70, "runs"],
  ["uses no break while the room pauses",              rests(10, [20]), room([pause(20, 40)]),        45, 40, 85, "break"],
  ["gives no break that was not allowed",              rests(0, [20]), undefined,                     30, 30, 60, "runs"],
];

describe("the clock of a sitting", () => {
  test.each(CASES)("%s", (...[, sitting, orders, now, left, ends, state]) => {
    const found = timeline(sitting, orders, at(now));
    expect([found.left / MINUTE, (found.deadline - START) / MINUTE, found.over ? "over" : (found.paused ?? "runs")]).toEqual([
      left,
      ends,
      state,
    ]);
  });

  it("takes saves that were under way when it ended, and more time from who gives it in those seconds", () => {
    const end = hour.deadline + GRACE;
    expect([timeline(hour, undefined, end).over, timeline(hour, undefined, end + 1).over]).toEqual([false, true]);
    const late = { id: "e", at: end, minutes: 5 };
    expect(timeline(hour, room([], [late]), at(62))).toMatchObject({ left: 3 * MINUTE, deadline: at(65), over: false });
    expect(timeline(hour, room([], [{ ...late, at: end + 1 }]), at(62)).over).toBe(true);
  });

  it("says since when it stands still", () => {
    expect(timeline(hour, room([pause(10)]), at(30)).since).toBe(at(10));
    expect(timeline(hour, room([pause(-10)]), at(30)).since).toBe(START);
  });

  const minute = fc.integer({ min: -20, max: 120 });
  const span = fc.tuple(minute, fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }));
  const orders = fc.record({
    pauses: fc.array(
      span.map(([from, length]) => pause(from, length === undefined ? undefined : from + length)),
      { maxLength: 5 },
    ),
    extensions: fc.array(
      fc.tuple(minute, fc.integer({ min: 1, max: 60 })).map(([when, minutes]) => more(when, minutes)),
      { maxLength: 5 },
    ),
  });
  const someone = fc
    .tuple(fc.integer({ min: 0, max: 20 }), fc.array(span, { maxLength: 3 }))
    .map(([allowed, taken]) =>
      rests(allowed, ...taken.map(([from, length]) => [from, length === undefined ? undefined : from + length] as const)),
    );
  const moment = fc.integer({ min: 0, max: 300 * 60 }).map((seconds) => START + seconds * SECOND);

  it("is the same in whatever order the orders are listed", () => {
    fc.assert(
      fc.property(someone, orders, moment, (sitting, { pauses, extensions }, now) => {
        const turned = { ...sitting, ...(sitting.breaks && { breaks: { ...sitting.breaks, taken: sitting.breaks.taken.toReversed() } }) };
        expect(timeline(turned, room(pauses.toReversed(), extensions.toReversed()), now)).toEqual(
          timeline(sitting, room(pauses, extensions), now),
        );
      }),
    );
  });

  it("loses no time by a pause, an extension or a break", () => {
    fc.assert(
      fc.property(someone, orders, moment, (sitting, given, now) => {
        const plain = timeline(hour, undefined, now);
        const found = timeline(sitting, given, now);
        expect(found.left).toBeGreaterThanOrEqual(plain.left);
        expect(found.deadline).toBeGreaterThanOrEqual(plain.deadline);
        if (!plain.over) expect(found.over).toBe(false);
      }),
    );
  });

  it("never runs faster than time, and never comes back once over", () => {
    fc.assert(
      fc.property(someone, orders, moment, fc.integer({ min: 0, max: HOUR }), (sitting, { pauses }, now, later) => {
        const [before, after] = [timeline(sitting, room(pauses), now), timeline(sitting, room(pauses), now + later)];
        expect(before.left - after.left).toBeLessThanOrEqual(later);
        expect(after.left).toBeLessThanOrEqual(before.left);
        if (before.over) expect([after.over, after.deadline]).toEqual([true, before.deadline]);
      }),
    );
  });

  it("tells the end it will have if nothing else happens", () => {
    fc.assert(
      fc.property(someone, orders, moment, (sitting, given, now) => {
        const found = timeline(sitting, given, now);
        const quiet = [...given.pauses, ...given.extensions.map(({ at: from }) => ({ from, to: from })), ...(sitting.breaks?.taken ?? [])];
        const settled = quiet.every(({ from, to }) => from <= now && to !== undefined && to <= now);
        if (settled && !found.over)
          expect(timeline(sitting, given, found.deadline)).toMatchObject({ left: 0, deadline: found.deadline, over: false });
      }),
    );
  });
});

describe("the time somebody has", () => {
  // biome-ignore format: a table is read by its columns
  test.each([
    ["what others have",                                  60, {},                                     60],
    ["half as much again",                                60, { percent: 150 },                       90],
    ["minutes on top",                                    60, { extra: 10 },                          70],
    ["both",                                              60, { percent: 125, extra: 10 },            85],
    ["more than the window leaves others, in proportion", 20, { percent: 150, extra: 5 },             35],
    ["its minutes where the window leaves others none",    0, { percent: 150, extra: 5 },              5],
  ])("is %s", (_, standard, allowance, minutes) => {
    expect(grantedTime(standard * MINUTE, { ...NO_ALLOWANCE, ...allowance }) / MINUTE).toBe(minutes);
  });
});
