/** Now, as epoch milliseconds. Rules never read it; services pass its value in. */
export type Clock = () => number;

export const systemClock: Clock = () => Date.now();

/** A clock that a test or the practice cohort moves by hand. */
export function manualClock(start: number): Clock & { set(at: number): void; advance(ms: number): void } {
  let now = start;
  return Object.assign(() => now, {
    set: (at: number) => {
      now = at;
    },
    advance: (ms: number) => {
      now += ms;
    },
  });
}

export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;
