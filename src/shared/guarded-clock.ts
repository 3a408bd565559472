import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { uptime } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { Clock } from "./clock.ts";
import { advanced, begun, STEP, type Guard, type Mark, type Readings } from "./guarded-time.ts";

/** A clock that no change of the system's clock moves while somebody is held to the time. */
export interface GuardedClock {
  readonly clock: Clock;
  /** Somebody is held to the time until then (guarded time): no step of the system's clock is followed before. */
  readonly hold: (until: number) => void;
}

export interface Machine {
  readonly wall: () => number;
  readonly steady: () => number;
  readonly awake: () => number;
  /** Undefined where the system does not say. */
  readonly boot: () => string | undefined;
  /** A note of the last process, and a way to leave one. */
  readonly marks: { read(): Mark | undefined; write(mark: Mark): void };
}

/** ms between two notes; a process that is killed loses no more of it, and goes on from the note by the machine's own count. */
const NOTED = 10_000;
/** Beyond this (ms) between two readings the sleep of the machine is asked for: that is no cheap question. */
const ASKED = 60_000;

export function createGuardedClock({ wall, steady, awake, boot, marks }: Machine): GuardedClock {
  const read = (): Readings => ({ wall: wall(), steady: steady(), awake: awake() });
  const mark = marks.read();
  let guard: Guard = begun(mark, read(), boot());
  let heldUntil = mark !== undefined && guard.time < mark.heldUntil ? mark.heldUntil : 0;
  let noted = Number.NEGATIVE_INFINITY;

  function clock(): number {
    const [now, passed] = [{ wall: wall(), steady: steady() }, steady() - guard.at.steady];
    const unexpected = Math.abs(now.wall - guard.time - passed) > STEP;
    // How long the machine slept matters only where something is odd; else its count goes by the even clock.
    const count = unexpected || passed > ASKED ? awake() : guard.at.awake + passed;
    guard = advanced(guard, { ...now, awake: count }, heldUntil);
    if (guard.time < heldUntil && now.steady - noted > NOTED) note(now.steady);
    return Math.floor(guard.time);
  }

  function note(at: number): void {
    noted = at;
    const run = boot();
    if (run !== undefined) marks.write({ time: guard.time, awake: awake(), boot: run, heldUntil });
  }

  return {
    clock,
    hold(until) {
      heldUntil = Math.max(heldUntil, until);
    },
  };
}

const MarkFile = z.object({ time: z.number(), awake: z.number(), boot: z.string(), heldUntil: z.number() });

/** The clock of this machine, its notes in a folder. */
export function openGuardedClock(folder: string): GuardedClock {
  const file = join(folder, "clock.json");
  return createGuardedClock({
    wall: Date.now,
    steady: () => performance.now(),
    awake: () => uptime() * 1_000,
    boot: bootId,
    marks: {
      read() {
        try {
          return MarkFile.parse(JSON.parse(readFileSync(file, "utf8")));
        } catch {
          return undefined;
        }
      },
      write(mark) {
        try {
          writeFileSync(`${file}.new`, JSON.stringify(mark));
          renameSync(`${file}.new`, file);
        } catch {
          // A clock goes on where its note cannot be left.
        }
      },
    },
  });
}

/** Linux names each run of the machine. */
function bootId(): string | undefined {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return undefined;
  }
}
