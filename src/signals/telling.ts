import type { Told } from "./derived.ts";

/** Tells of a topic at once, and of what follows within `gap` ms together at its end: however much happens, so many tellings and no more. */
export interface Telling {
  tell(told: Told): void;
  /** Nothing waits any more. */
  stop(): void;
}

export function createTelling(gap: number, write: (told: Told) => void): Telling {
  const resting = new Map<string, { readonly timer: NodeJS.Timeout; again: boolean }>();

  function tell(told: Told): void {
    const key = `${told.tenant} ${told.topic}`;
    const known = resting.get(key);
    if (known !== undefined) {
      known.again = true;
      return;
    }
    const timer = setTimeout(() => {
      const again = resting.get(key)?.again === true;
      resting.delete(key);
      if (again) tell(told);
    }, gap);
    timer.unref();
    resting.set(key, { timer, again: false });
    write(told);
  }

  return {
    tell,
    stop() {
      for (const { timer } of resting.values()) clearTimeout(timer);
      resting.clear();
    },
  };
}
