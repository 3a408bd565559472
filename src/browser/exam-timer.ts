/** Minutes left at which the time is spoken; a clock that speaks every second drowns everything else. */
const SPOKEN = [10, 5, 1, 0] as const;

export type Spoken = (typeof SPOKEN)[number];

export interface TimerPorts {
  /** ms on a clock that only goes forward; the device's date plays no part. */
  now(): number;
  every(ms: number, task: () => void): () => void;
  show(text: string, left: number): void;
  say(minutes: Spoken): void;
  over(): void;
}

export interface Timer {
  /** The server's word on the time left, ms. @param still the clock stands still */
  set(remaining: number, still?: boolean): void;
}

/** Counts down what the server said is left. */
export function startTimer(remaining: number, ports: TimerPorts): Timer {
  let end = ports.now() + remaining;
  let standing: number | undefined;
  let next = nextSpoken(remaining);
  let done = false;

  function tick(): void {
    const left = standing ?? Math.max(0, end - ports.now());
    ports.show(asClock(left), left);
    const spoken = SPOKEN[next];
    if (spoken !== undefined && left <= spoken * 60_000) {
      // After a long sleep only the latest threshold is said.
      while (next + 1 < SPOKEN.length && left <= (SPOKEN[next + 1] ?? 0) * 60_000) next += 1;
      ports.say(SPOKEN[next] ?? 0);
      next += 1;
    }
    if (left === 0 && !done) {
      done = true;
      ports.over();
    }
  }

  ports.every(1_000, tick);
  tick();
  return {
    set(now, still = false) {
      const before = standing ?? Math.max(0, end - ports.now());
      end = ports.now() + now;
      standing = still ? now : undefined;
      // More time was given: what was said of less time is said again in its turn.
      if (now > before + GIVEN) next = nextSpoken(now);
      if (now > 0) done = false;
      tick();
    },
  };
}

/** A difference (ms) that is no mere correction. */
const GIVEN = 30_000;

function nextSpoken(left: number): number {
  const next = SPOKEN.findIndex((minutes) => minutes * 60_000 < left);
  return next === -1 ? SPOKEN.length : next;
}

/** `59:05` or `1:02:03`, whole seconds rounded up. */
export function asClock(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  const two = (part: number): string => String(part).padStart(2, "0");
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
