/** What a machine says of the time, ms each. */
export interface Readings {
  /** The system's clock, epoch ms: can be set, and jump. */
  readonly wall: number;
  /** Runs evenly from some moment on; stands still while the machine sleeps. */
  readonly steady: number;
  /** As `steady`, but runs on in sleep. */
  readonly awake: number;
}

/** How the guarded time goes on from one moment. */
export interface Guard {
  /** The guarded time at that moment, epoch ms. */
  readonly time: number;
  readonly at: Readings;
  /** Since when (guarded time) the system's clock has differed by more than a correction. */
  readonly apart?: number | undefined;
}

/** A difference (ms) that is no correction but a step of the system's clock. */
export const STEP = 1_500;
/** A step is believed once it has stood for so long (ms)… */
export const BELIEVED = 10 * 60_000;
/** …and small differences are made up for by no more than this share of the time that passes: 2 s in 3 hours. */
export const SLEW = 1.9 / (3 * 3_600);
/** Sleep shorter than this (ms) is not told from the roundings of the clocks. */
const SLEPT = 2_000;

/**
 * The time as it goes on from a guard: evenly, whatever the system's clock does. Small differences are made up for slowly; a step is
 * followed at once after it stood for a while and nobody is held to the time (`heldUntil`, guarded time).
 */
export function advanced(guard: Guard, now: Readings, heldUntil: number): Guard {
  const steady = Math.max(0, now.steady - guard.at.steady);
  const awake = Math.max(0, now.awake - guard.at.awake);
  const passed = awake - steady > SLEPT ? awake : steady;
  const time = guard.time + passed;
  const off = now.wall - time;
  if (Math.abs(off) <= STEP) {
    const most = passed * SLEW;
    return { time: time + Math.max(-most, Math.min(most, off)), at: now };
  }
  const apart = guard.apart ?? time;
  if (time - apart >= BELIEVED && time >= heldUntil) return { time: now.wall, at: now };
  return { time, at: now, apart };
}

/** What was noted before a process ended. */
export interface Mark {
  readonly time: number;
  readonly awake: number;
  /** Names the machine's run since it was switched on; `awake` can be compared only within one. */
  readonly boot: string;
  readonly heldUntil: number;
}

/**
 * Where a new process begins: while somebody is held to the time it goes on from the note, as long as the machine was not switched off;
 * else, or after that, by the system's clock, but never before the note.
 */
export function begun(mark: Mark | undefined, now: Readings, boot: string | undefined): Guard {
  if (mark === undefined) return { time: now.wall, at: now };
  const expected = mark.time + (now.awake - mark.awake);
  const same = boot !== undefined && boot === mark.boot && now.awake >= mark.awake;
  if (same && expected < mark.heldUntil) return { time: expected, at: now };
  return { time: mark.time < mark.heldUntil ? Math.max(now.wall, mark.time) : now.wall, at: now };
}
