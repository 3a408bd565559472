import { createExamService } from "../../src/exam/exam.service.ts";
import { createPresences } from "../../src/exam/sitting/presence.ts";
import { HOUR, MINUTE, SECOND } from "../../src/shared/clock.ts";
import { createGuardedClock } from "../../src/shared/guarded-clock.ts";
import { createSignals } from "../../src/signals/signals.service.ts";
import { learner, openWorld, START } from "../unit/exam/world.ts";
import type { DrillResult } from "./result.ts";

const SITTERS = 12;
const COMPONENT = "theory";
/** The time left may be wrong by so much (ms). */
const LIMIT = 2 * SECOND;
/** Minute of the drill → how far the system's clock is stepped (ms). A change to summer time is none: it moves no epoch. */
const STEPS: ReadonlyMap<number, number> = new Map([
  [15, HOUR],
  [30, -HOUR],
  [45, -HOUR],
  [58, HOUR],
]);

/** The system's clock is stepped by an hour to and fro while people sit, a new one each minute. */
export async function clockSteps(): Promise<DrillResult> {
  const world = await openWorld();
  let [wall, steady] = [START, 0];
  const guarded = createGuardedClock({
    wall: () => wall,
    steady: () => steady,
    awake: () => steady,
    boot: () => "one",
    marks: { read: () => undefined, write: () => undefined },
  });
  const { store, ids } = world.deps;
  const log = { warn: () => undefined };
  const presences = createPresences({ store, log, signals: createSignals({ store, clock: guarded.clock, ids, log }), hold: guarded.hold });
  const exams = createExamService({ ...world.deps, clock: guarded.clock, presences });
  const pass = (ms: number): void => {
    wall += ms;
    steady += ms;
  };
  const sitters = new Map<string, { readonly attempt: string; readonly since: number }>();
  async function look(person: string, attempt: string): Promise<{ readonly state: string; readonly remaining: number }> {
    return exams.save(learner(person), { component: COMPONENT, attempt, answers: [] });
  }
  try {
    let [worst, looks] = [0, 0];
    const states: string[] = [];
    for (let minute = 0; minute <= 61 + SITTERS; minute += 1) {
      wall += STEPS.get(minute) ?? 0;
      if (minute < SITTERS) {
        const person = `learner-${minute}`;
        const started = await exams.start(learner(person), COMPONENT);
        if (started.type !== "started") throw new Error(started.type);
        sitters.set(person, { attempt: started.attempt.id, since: steady });
      }
      for (const [person, { attempt, since }] of sitters) {
        const { state, remaining } = await look(person, attempt);
        const left = since + HOUR - steady;
        if (left <= -MINUTE) {
          states.push(state);
          sitters.delete(person);
        } else worst = Math.max(worst, Math.abs(remaining - left));
        looks += 1;
      }
      pass(MINUTE);
    }
    const ended = states.filter((state) => state === "over").length;
    return {
      name: "clock-steps",
      drill: "D11",
      pass: worst <= LIMIT && ended === SITTERS,
      sitters: SITTERS,
      steps: STEPS.size,
      looks,
      worstMs: worst,
      ended,
      limitMs: LIMIT,
    };
  } finally {
    await presences.flush();
    await world.close();
  }
}
