import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { HOUR, MINUTE, SECOND } from "../../../src/shared/clock.ts";
import { createGuardedClock } from "../../../src/shared/guarded-clock.ts";
import type { Mark } from "../../../src/shared/guarded-time.ts";

const NOON = Date.UTC(2026, 2, 2, 4);

/** A machine whose clocks are moved by hand. */
function machine({ wall = NOON, mark, boot = "run-1" }: { wall?: number; mark?: Mark | undefined; boot?: string } = {}) {
  let now = { wall, steady: 500, awake: mark === undefined ? 90_000 : mark.awake };
  let note = mark;
  return {
    open: () =>
      createGuardedClock({
        wall: () => now.wall,
        steady: () => now.steady,
        awake: () => now.awake,
        boot: () => boot,
        marks: {
          read: () => note,
          write: (written) => {
            note = written;
          },
        },
      }),
    pass(ms: number) {
      now = { wall: now.wall + ms, steady: now.steady + ms, awake: now.awake + ms };
    },
    step(ms: number) {
      now = { ...now, wall: now.wall + ms };
    },
    sleep(ms: number) {
      now = { ...now, wall: now.wall + ms, awake: now.awake + ms };
    },
    /** The process ends, and another begins so much later. */
    restart(ms: number) {
      now = { wall: now.wall + ms, steady: 0, awake: now.awake + ms };
    },
    note: () => note,
  };
}

describe("the time while an exam runs", () => {
  test.each([
    ["an hour forward", HOUR],
    ["an hour back", -HOUR],
    ["to another day", 26 * HOUR],
  ])("goes on as before when the system's clock is set %s, and follows it once nobody sits any more", (_, step) => {
    const system = machine();
    const { clock, hold } = system.open();
    hold(NOON + 2 * HOUR);
    system.pass(20 * MINUTE);
    expect(clock()).toBe(NOON + 20 * MINUTE);
    system.step(step);
    for (let minutes = 0; minutes < 99; minutes += 1) {
      system.pass(MINUTE);
      expect(Math.abs(clock() - (NOON + (21 + minutes) * MINUTE))).toBeLessThanOrEqual(2);
    }
    system.pass(5 * MINUTE);
    expect(Math.abs(clock() - (NOON + 124 * MINUTE + step))).toBeLessThanOrEqual(2);
  });

  it("goes on by the machine's own count over a restart, whatever the system's clock says then", () => {
    const system = machine();
    const first = system.open();
    first.hold(NOON + 2 * HOUR);
    first.clock();
    system.pass(20 * SECOND);
    first.clock();
    system.step(-HOUR);
    system.restart(30 * SECOND);
    expect(system.open().clock()).toBe(NOON + 50 * SECOND);
  });

  it("gives no time back where the machine was switched off and came up with an older clock", () => {
    const mark = { time: NOON, awake: 90_000, boot: "run-1", heldUntil: NOON + HOUR };
    expect(
      machine({ wall: NOON - HOUR, mark, boot: "run-2" })
        .open()
        .clock(),
    ).toBe(NOON);
    expect(
      machine({ wall: NOON + MINUTE, mark, boot: "run-2" })
        .open()
        .clock(),
    ).toBe(NOON + MINUTE);
  });

  it("minds no note once nobody is held to it", () => {
    const mark = { time: NOON, awake: 90_000, boot: "run-1", heldUntil: NOON - 1 };
    expect(
      machine({ wall: NOON - HOUR, mark })
        .open()
        .clock(),
    ).toBe(NOON - HOUR);
  });

  it("counts the sleep of the machine", () => {
    const system = machine();
    const { clock, hold } = system.open();
    hold(NOON + 2 * HOUR);
    clock();
    system.sleep(30 * MINUTE);
    expect(Math.abs(clock() - (NOON + 30 * MINUTE))).toBeLessThanOrEqual(2);
  });

  it("is off by 2 s at most after a three-hour exam, whatever steps and corrections come, and never goes back", () => {
    const event = fc.tuple(fc.integer({ min: 0, max: 10 * 60_000 }), fc.integer({ min: -90 * 60_000, max: 90 * 60_000 }));
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 18 }), (events) => {
        const system = machine();
        const { clock, hold } = system.open();
        hold(NOON + 4 * HOUR);
        let [before, passed] = [clock(), 0];
        for (const [wait, step] of events) {
          system.pass(wait);
          passed += wait;
          system.step(step);
          const now = clock();
          expect(now).toBeGreaterThanOrEqual(before);
          expect(Math.abs(now - NOON - passed)).toBeLessThanOrEqual(2_000);
          before = now;
        }
      }),
    );
  });
});

describe("the time while nobody sits", () => {
  it("believes a step once it has stood for ten minutes", () => {
    const system = machine();
    const { clock } = system.open();
    system.step(HOUR);
    clock();
    system.pass(9 * MINUTE);
    expect(clock()).toBe(NOON + 9 * MINUTE);
    system.pass(2 * MINUTE);
    expect(clock()).toBe(NOON + 11 * MINUTE + HOUR);
  });

  it("makes up for a small difference slowly", () => {
    const system = machine();
    const { clock } = system.open();
    system.step(SECOND);
    system.pass(HOUR);
    const off = NOON + HOUR + SECOND - clock();
    expect(off).toBeGreaterThan(300);
    expect(off).toBeLessThan(400);
  });

  it("leaves no note", () => {
    const system = machine();
    const { clock } = system.open();
    system.pass(MINUTE);
    clock();
    expect(system.note()).toBeUndefined();
  });
});
